using AgentGuard.Testing.FaultInjection;

namespace AgentGuard.Testing.Robustness;

/// <summary>One trial of a sweep.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Repetition">The how-manieth it is of its combination, from 1.</param>
/// <param name="Perturbation">The share of the words of the input that are perturbed: ε.</param>
/// <param name="FaultRate">The rate of faults: λ.</param>
public sealed record RobustnessTrial(int Seed, int Repetition, double Perturbation, double FaultRate)
{
    /// <summary>A plan of faults at the rate of the trial, for <c>UseFaultInjection</c>.</summary>
    /// <param name="faults">The faults, each as likely as the others; one or more.</param>
    /// <returns>The plan: the same trial meets the same faults.</returns>
    public ChatFaultPlan Faults(params ChatFault[] faults) => FaultRate == 0 ? ChatFaultPlan.None : ChatFaultPlan.Seeded(Seed, FaultRate, faults);

    /// <summary>Perturbs a text as people do who type in haste: neighbouring letters change places, letters are left out or doubled, cases are wrong.</summary>
    /// <param name="text">The text. Words with a digit stay as they are: they are what the task is about.</param>
    /// <returns>The text, with the share of the trial of its words perturbed; the same trial perturbs a text in the same way.</returns>
    public string Perturb(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TextNoise.Add(text, Perturbation, Seed);
    }
}
