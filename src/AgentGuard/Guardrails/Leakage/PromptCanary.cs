using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AgentGuard.Guardrails.Leakage;

/// <summary>A token in the system prompt that has no business anywhere else: where it turns up, the prompt has leaked.</summary>
/// <remarks>
/// A token of its own for each run (<see cref="PerRun"/>) proves which run leaked, and one that leaked is worth nothing in the next. It changes
/// the prompt of every run, so a provider's prompt cache does not reach beyond it: it stands at the end of the prompt. A fixed one
/// (<see cref="Fixed"/>) keeps the cache. Thread-safe.
/// </remarks>
public sealed class PromptCanary
{
    /// <summary>What stands in a prompt for the token, where the host chooses its place.</summary>
    public const string Mark = "{{canary}}";

    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 20;
    private readonly ConditionalWeakTable<AgentRun, Marking>? _runs;
    private readonly Marking? _fixed;

    private PromptCanary(Marking? marking)
    {
        _fixed = marking;
        _runs = marking is null ? [] : null;
    }

    /// <summary>The token of the current run; outside of a run, a fixed one only.</summary>
    /// <exception cref="InvalidOperationException">There is no current run, and the token is not a fixed one.</exception>
    public string Token => (_fixed ?? Find(creates: true)
        ?? throw new InvalidOperationException("A canary for each run needs a run: start one, or use a fixed token.")).Token;

    /// <summary>What is to be looked for; <see langword="null"/> where no token was handed out.</summary>
    internal EncodedValues? Values => (_fixed ?? Find(creates: false))?.Values;

    /// <summary>Creates a canary with a random token for each run; sub-runs share it.</summary>
    /// <returns>The canary: one for the middleware and for the guardrail.</returns>
    public static PromptCanary PerRun() => new(marking: null);

    /// <summary>Creates a canary with a token of the host's.</summary>
    /// <param name="token">The token: random, at least 8 letters and digits.</param>
    /// <returns>The canary.</returns>
    /// <exception cref="ArgumentException">The token is too short.</exception>
    public static PromptCanary Fixed(string token) => new(new Marking(token));

    private Marking? Find(bool creates)
    {
        var run = AgentRun.Current;
        while (run?.Parent is not null)
        {
            run = run.Parent;
        }

        return run is null ? null
            : creates ? _runs!.GetValue(run, static _ => new Marking(RandomNumberGenerator.GetString(Letters, Length)))
            : _runs!.TryGetValue(run, out var marking) ? marking : null;
    }

    private sealed class Marking(string token)
    {
        public string Token => token;

        public EncodedValues Values { get; } = new([token]);
    }
}
