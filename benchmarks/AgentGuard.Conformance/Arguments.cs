using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Conformance;

/// <summary>The command line.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Path">The data; empty where none is given.</param>
/// <param name="Bounds">The gates.</param>
internal sealed record Arguments(string Suite, string Path, IReadOnlyList<Bound> Bounds)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, out string problem)
    {
        arguments = null;
        problem = "A suite is needed, and for most a path.";
        if (args.Length == 0)
        {
            return false;
        }

        var hasPath = args.Length > 1 && !args[1].StartsWith("--", StringComparison.Ordinal);
        var bounds = new List<Bound>();
        for (var i = hasPath ? 2 : 1; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !Bound.TryParse(args[i], args[i + 1], out var bound))
            {
                problem = $"'{args[i]}' is not understood.";
                return false;
            }

            bounds.Add(bound);
        }

        arguments = new Arguments(args[0], hasPath ? args[1] : string.Empty, bounds);
        return true;
    }
}
