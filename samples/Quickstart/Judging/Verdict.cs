namespace Quickstart.Judging;

/// <summary>The one class a ticket ends in.</summary>
public enum Verdict
{
    Resolved,
    HandedOver,
    Failed,
    Lost,
}
