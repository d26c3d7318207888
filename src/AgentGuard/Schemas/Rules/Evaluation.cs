using System.Runtime.CompilerServices;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>One judgement of one value: what it reads, what it has found, and what it may still spend.</summary>
internal ref struct Evaluation(JsonTape tape, SchemaErrors? errors, long steps)
{
    private const int MaxNesting = 1500;
    private const int NestingOfStackCheck = 128;

    private long _steps = steps;
    private int _nesting;

    public readonly JsonTape Tape = tape;

    /// <summary>Where errors go; without it the first one ends the judgement.</summary>
    public SchemaErrors? Errors { get; set; } = errors;

    /// <summary>The resources entered on the way, innermost first; kept only for schemas with dynamic references.</summary>
    public DynamicScope? Scope { get; set; }

    /// <summary>Whether a bound was reached: whatever was judged then does not count.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>The pattern that took too long, when that is the bound.</summary>
    public TextPattern? SlowPattern { get; private set; }

    /// <summary>How many steps may still be taken.</summary>
    public readonly long StepsLeft => _steps;

    /// <summary>Counts one step.</summary>
    /// <returns>Whether there is enough left to take it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter()
    {
        if (--_steps < 0 || ++_nesting > NestingOfStackCheck)
        {
            return EnterDeep();
        }

        return true;
    }

    /// <summary>Matches a pattern. One that takes too long ends the judgement: neither a match nor its absence is known.</summary>
    public bool Matches(TextPattern pattern, ReadOnlySpan<byte> text)
    {
        var matches = pattern.Match(text);
        if (matches is null)
        {
            (Exhausted, SlowPattern, _steps) = (true, pattern, -1);
        }

        return matches == true;
    }

    public void Leave() => _nesting--;

    private bool EnterDeep()
    {
        Exhausted |= _steps < 0 || _nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        return !Exhausted;
    }
}
