using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentGuard.Conformance;

/// <summary>A gate: a figure and the value it must reach, or must not exceed.</summary>
/// <param name="Name">The figure.</param>
/// <param name="Value">The value; a share of the cases where <paramref name="IsShare"/>.</param>
/// <param name="IsShare">Whether the figure counts cases and is held against their number (<c>passed</c> against <c>cases</c>).</param>
/// <param name="IsMaximum">Whether the value is the most.</param>
internal sealed record Bound(string Name, double Value, bool IsShare, bool IsMaximum)
{
    /// <summary>Reads <c>NAME=VALUE</c> or <c>NAME=VALUE%</c>.</summary>
    public static bool TryParse(string option, string text, [NotNullWhen(true)] out Bound? bound)
    {
        bound = null;
        if (option is not ("--min" or "--max") || text.Split('=') is not [var name, var value]
            || !double.TryParse(value.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var isShare = value.EndsWith('%');
        bound = new Bound(name, isShare ? number / 100 : number, isShare, option == "--max");
        return true;
    }

    /// <summary>Says what is missed, or <see langword="null"/>.</summary>
    public string? Miss(SuiteResult result)
    {
        var value = IsShare ? Find(result, Name) / Find(result, CasesOf(Name)) : Find(result, Name);
        var holds = IsMaximum ? value <= Value : value >= Value;
        return holds ? null : string.Create(CultureInfo.InvariantCulture, $"{Name} is {value}, {(IsMaximum ? "above" : "below")} {Value}");
    }

    private static string CasesOf(string name) => name == "passed" ? "cases" : name.Replace("Passed", "Cases", StringComparison.Ordinal);

    private static double Find(SuiteResult result, string name) => name switch
    {
        "cases" => result.Cases,
        "passed" => result.Passed,
        _ => result.Figures.GetValueOrDefault(name, double.NaN),
    };
}
