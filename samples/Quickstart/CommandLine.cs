using System.Globalization;
using Quickstart.Judging;

namespace Quickstart;

/// <summary>The arguments of the sample.</summary>
public sealed record CommandLine(string Tickets, TrialOptions Trial, int? Story, bool IsEach, bool IsHelp)
{
    public const string Help = """
        Usage: dotnet run --project samples/Quickstart -- [options]

          --tickets PATH     tickets as JSON lines (default: the ones beside the program; format in README.md)
          --seed N           seed of all faults (default 42)
          --fault-rate X     share of model calls that meet a fault, 0 to 1 (default 0.3)
          --parallel N       tickets worked on at once (default 16)
          --each             list every ticket with its end in both loops
          --story N          show ticket number N step by step in both loops
          --help             this text

        OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL name a real model; when none is set a simulated one is used.
        """;

    /// <exception cref="ArgumentException">An argument is unknown or has no usable value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "tickets.jsonl");
        var line = new CommandLine(shipped, new TrialOptions(42, 0.3, 16), null, false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--help" or "-h")
            {
                return line with { IsHelp = true };
            }

            if (arguments[i] == "--each")
            {
                line = line with { IsEach = true };
                continue;
            }

            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            line = arguments[i++] switch
            {
                "--tickets" when value.Length > 0 => line with { Tickets = value },
                "--seed" => line with { Trial = line.Trial with { Seed = Whole("--seed", value, int.MinValue) } },
                "--fault-rate" => line with { Trial = line.Trial with { FaultRate = Share(value) } },
                "--parallel" => line with { Trial = line.Trial with { Parallel = Whole("--parallel", value, 1) } },
                "--story" => line with { Story = Whole("--story", value, 1) },
                "--tickets" => throw new ArgumentException("--tickets needs a path."),
                var unknown => throw new ArgumentException($"Unknown argument '{unknown}'."),
            };
        }

        return line;
    }

    private static int Whole(string name, string value, int least) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new ArgumentException($"{name} needs a whole number, 1 or more except for a seed, not '{value}'.");

    private static double Share(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new ArgumentException($"--fault-rate needs a number from 0 to 1, not '{value}'.");
}
