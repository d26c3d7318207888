namespace AgentGuard.Reports;

/// <summary>Something that happened in a step, as the page shows it.</summary>
internal sealed record ReportEvent(double At, string Name, string Text, string Severity);
