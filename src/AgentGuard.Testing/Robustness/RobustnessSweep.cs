namespace AgentGuard.Testing.Robustness;

/// <summary>Runs a scenario again and again, under growing noise in its input and growing rates of faults: how often does it still succeed?</summary>
/// <remarks>
/// Reliability as R(k, ε, λ): k repetitions, ε the share of the words of the input that are perturbed, λ the rate of faults (ReliabilityBench, 2026). Every
/// trial has a seed of its own that depends on nothing but the seed of the sweep and its place, so that a failed one can be run again alone.
/// </remarks>
public sealed class RobustnessSweep
{
    /// <summary>How often each combination is tried: k.</summary>
    /// <value>Default 5. From 1.</value>
    public int Repetitions { get; init; } = 5;

    /// <summary>The shares of the words of the input that are perturbed: ε.</summary>
    /// <value>Default 0 alone. From 0 to 1.</value>
    public IReadOnlyList<double> Perturbations { get; init; } = [0];

    /// <summary>The rates of faults: λ.</summary>
    /// <value>Default 0, 0.1, 0.2 and 0.3. From 0 to 1.</value>
    public IReadOnlyList<double> FaultRates { get; init; } = [0, 0.1, 0.2, 0.3];

    /// <summary>The seed of the sweep.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Runs the scenario for every combination, one trial after the other.</summary>
    /// <param name="scenario">Runs one trial, and says whether it succeeded. What it throws is a failure, and is kept; a cancellation is not.</param>
    /// <param name="cancellationToken">Cancels the sweep between two trials.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share, a rate or the number of repetitions is out of its range.</exception>
    public async Task<RobustnessTable> RunAsync(Func<RobustnessTrial, Task<bool>> scenario, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentOutOfRangeException.ThrowIfLessThan(Repetitions, 1);
        Check(Perturbations, nameof(Perturbations));
        Check(FaultRates, nameof(FaultRates));
        List<RobustnessCell> cells = [];
        foreach (var perturbation in Perturbations)
        {
            foreach (var rate in FaultRates)
            {
                List<RobustnessOutcome> outcomes = [];
                for (var repetition = 1; repetition <= Repetitions; repetition++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    outcomes.Add(await TryAsync(scenario, new(SeedOf(cells.Count, repetition), repetition, perturbation, rate)).ConfigureAwait(false));
                }

                cells.Add(new(perturbation, rate, outcomes));
            }
        }

        return new(cells);
    }

    private static void Check(IReadOnlyList<double> shares, string name)
    {
        if (shares.Count == 0 || shares.Any(share => share is not (>= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(name, string.Join(", ", shares), "Give one or more numbers from 0 to 1.");
        }
    }

    private static async Task<RobustnessOutcome> TryAsync(Func<RobustnessTrial, Task<bool>> scenario, RobustnessTrial trial)
    {
        try
        {
            return new(trial, await scenario(trial).ConfigureAwait(false), null);
        }
#pragma warning disable CA1031 // Whatever a scenario throws is what the sweep is to count.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new(trial, false, e);
        }
    }

    // Mixed by the finalizer of SplitMix64 (Steele, Lea, Flood 2014), so that neighbours have nothing in common.
    private int SeedOf(int cell, int repetition)
    {
        var mixed = unchecked(((ulong)(uint)Seed << 32) + ((ulong)(uint)cell * 1_000_003) + (uint)repetition + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return (int)((mixed ^ (mixed >> 31)) & int.MaxValue);
    }
}
