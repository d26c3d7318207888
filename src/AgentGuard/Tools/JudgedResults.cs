using System.Runtime.CompilerServices;
using AgentGuard.Ports;

namespace AgentGuard.Tools;

/// <summary>Remembers which results an inspector judged, and what became of them, so that none is judged twice.</summary>
internal static class JudgedResults
{
    private static readonly ConditionalWeakTable<object, Judgement> Judgements = [];

    public static void Remember(IBoundaryInspector inspector, object? judged, object? outcome)
    {
        if (judged is not null)
        {
            Judgements.AddOrUpdate(judged, new Judgement(inspector, ReferenceEquals(judged, outcome) ? null : outcome));
        }
    }

    /// <summary>Tells whether a result was judged, and what passes in its place.</summary>
    public static bool TryGet(IBoundaryInspector inspector, object judged, out object outcome)
    {
        outcome = judged;
        if (!Judgements.TryGetValue(judged, out var judgement) || !ReferenceEquals(judgement.Inspector, inspector))
        {
            return false;
        }

        outcome = judgement.Outcome ?? judged;
        return true;
    }

    // The outcome that is the judged object itself is not kept: it would keep its own key alive.
    private sealed record Judgement(IBoundaryInspector Inspector, object? Outcome);
}
