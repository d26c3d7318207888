using System.Globalization;
using System.Text;

namespace AgentGuard.Testing.Robustness;

/// <summary>What a sweep found.</summary>
/// <param name="Cells">The combinations, in the order in which they were tried.</param>
public sealed record RobustnessTable(IReadOnlyList<RobustnessCell> Cells)
{
    /// <summary>The trials that failed, to be run again alone.</summary>
    public IEnumerable<RobustnessOutcome> Failures => Cells.SelectMany(cell => cell.Outcomes).Where(outcome => !outcome.Succeeded);

    /// <summary>The combination of two numbers.</summary>
    /// <param name="perturbation">ε.</param>
    /// <param name="faultRate">λ.</param>
    /// <returns>The cell.</returns>
    /// <exception cref="ArgumentException">It was not tried.</exception>
    public RobustnessCell At(double perturbation, double faultRate) =>
        Cells.FirstOrDefault(cell => cell.Perturbation == perturbation && cell.FaultRate == faultRate)
        ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"ε = {perturbation}, λ = {faultRate} was not tried."));

    /// <summary>The table in Markdown: a row for each share of perturbed words, a column for each rate of faults.</summary>
    /// <returns>Success rates.</returns>
    public override string ToString()
    {
        var rates = Cells.Select(cell => cell.FaultRate).Distinct().ToList();
        var text = new StringBuilder("| ε \\ λ |");
        rates.ForEach(rate => text.Append(CultureInfo.InvariantCulture, $" {rate:0.##} |"));
        text.AppendLine().Append("|---|").Insert(text.Length, "---|", rates.Count).AppendLine();
        foreach (var row in Cells.GroupBy(cell => cell.Perturbation))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Key:0.##} |");
            foreach (var cell in row)
            {
                text.Append(CultureInfo.InvariantCulture, $" {cell.SuccessRate * 100:0} % of {cell.Outcomes.Count} |");
            }

            text.AppendLine();
        }

        return text.ToString();
    }
}
