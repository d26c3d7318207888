namespace AgentGuard.Testing.Robustness;

/// <summary>The trials of one combination.</summary>
/// <param name="Perturbation">The share of the words of the input that were perturbed: ε.</param>
/// <param name="FaultRate">The rate of faults: λ.</param>
/// <param name="Outcomes">How its trials ended.</param>
public sealed record RobustnessCell(double Perturbation, double FaultRate, IReadOnlyList<RobustnessOutcome> Outcomes)
{
    /// <summary>How many succeeded.</summary>
    public int Successes => Outcomes.Count(outcome => outcome.Succeeded);

    /// <summary>The share that succeeded: pass@1.</summary>
    public double SuccessRate => (double)Successes / Outcomes.Count;

    /// <summary>How surely so many in a row succeed: pass^k, C(c, k) / C(n, k) of n trials of which c succeeded.</summary>
    /// <param name="k">How many in a row; from 1.</param>
    /// <returns>The probability; <see cref="double.NaN"/> where there were fewer trials than that, which say nothing about it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public double PassAll(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (k > Outcomes.Count)
        {
            return double.NaN;
        }

        var probability = 1.0;
        for (var i = 0; i < k; i++)
        {
            probability *= Math.Max(0, Successes - i) / (double)(Outcomes.Count - i);
        }

        return probability;
    }
}
