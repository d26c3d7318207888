namespace Quickstart.Model;

/// <summary>What a customer wants.</summary>
internal enum Intent
{
    Unclear,
    Person,
    Refund,
    Status,
    Policy,
}
