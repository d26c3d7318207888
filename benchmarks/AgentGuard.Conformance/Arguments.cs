using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentGuard.Conformance;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Suite, string Path, IReadOnlyDictionary<string, double> Minima)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, out string problem)
    {
        arguments = null;
        problem = "A suite and a path are needed.";
        if (args.Length < 2)
        {
            return false;
        }

        var minima = new Dictionary<string, double>();
        for (var i = 2; i < args.Length; i += 2)
        {
            if (args[i] != "--min" || i + 1 == args.Length || args[i + 1].Split('=') is not [var name, var text]
                || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                problem = $"'{args[i]}' is not understood.";
                return false;
            }

            minima[name] = value;
        }

        arguments = new Arguments(args[0], args[1], minima);
        return true;
    }
}
