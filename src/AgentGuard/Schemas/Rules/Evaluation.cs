using System.Runtime.CompilerServices;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary>One judgement of one value: what it reads, what it has found, and what it may still spend.</summary>
internal ref struct Evaluation(JsonTape tape, SchemaErrors? errors, long steps)
{
    private const int MaxNesting = 1500;
    private const int NestingOfStackCheck = 128;

    private long _steps = steps;
    private int _nesting;

    public JsonTape Tape { get; } = tape;

    /// <summary>Where errors go; without it the first one ends the judgement.</summary>
    public SchemaErrors? Errors { get; set; } = errors;

    /// <summary>The resources entered on the way, innermost first; kept only for schemas with dynamic references.</summary>
    public DynamicScope? Scope { get; set; }

    /// <summary>Whether a bound was reached: whatever was judged then does not count.</summary>
    public bool Exhausted { get; private set; }

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

    public void Leave() => _nesting--;

    private bool EnterDeep()
    {
        Exhausted |= _steps < 0 || _nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        return !Exhausted;
    }
}
