using System.Globalization;

namespace AgentGuard.Budgets;

/// <summary>One window of one budget.</summary>
/// <param name="Owner">Whose it is: <c>principal:NAME</c>, or <c>everyone</c>.</param>
/// <param name="Start">When the window starts.</param>
/// <param name="Length">How long it is.</param>
public sealed record BudgetKey(string Owner, DateTimeOffset Start, TimeSpan Length)
{
    /// <summary>When the window ends: nothing is spent in it any more, and a store may forget it a little later.</summary>
    public DateTimeOffset End => Start + Length;

    /// <summary>The key as text, for stores: the same for the same window, in every process.</summary>
    /// <returns>For example <c>principal:alice/2026-11-26T00:00:00Z/1.00:00:00</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Owner}/{Start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}/{Length:c}");

    internal static BudgetKey Of(BudgetWindow window, string? principal, DateTimeOffset now)
    {
        var ticks = now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var start = DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(ticks - (ticks % window.Length.Ticks));
        return new(window.Scope is BudgetScope.Everyone ? "everyone" : $"principal:{principal}", start, window.Length);
    }
}
