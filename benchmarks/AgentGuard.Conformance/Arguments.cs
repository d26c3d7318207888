using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Conformance;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Suite, string Path, IReadOnlyList<Bound> Bounds)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, out string problem)
    {
        arguments = null;
        problem = "A suite and a path are needed.";
        if (args.Length < 2)
        {
            return false;
        }

        var bounds = new List<Bound>();
        for (var i = 2; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !Bound.TryParse(args[i], args[i + 1], out var bound))
            {
                problem = $"'{args[i]}' is not understood.";
                return false;
            }

            bounds.Add(bound);
        }

        arguments = new Arguments(args[0], args[1], bounds);
        return true;
    }
}
