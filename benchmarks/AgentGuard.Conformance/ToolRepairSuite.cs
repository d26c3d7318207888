using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Schemas.Repair;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>How many tool calls can be read out of what models really wrote, and whether a loss is ever called lossless.</summary>
internal sealed class ToolRepairSuite : ISuite
{
    private const int Batches = 5;
    private const int Rounds = 8;
    private readonly List<Timed> _timed = [];

    public string Name => "tool-repair";

    public string Summary => "a folder with cases.jsonl, models.jsonl and outputs/: raw tool calls of models";

    public SuiteResult Run(string path, TextWriter output)
    {
        var cases = File.ReadLines(Path.Combine(path, "cases.jsonl")).Where(line => line.Length > 0)
            .Select(ToolRepairCase.Parse).ToDictionary(@case => @case.Id);
        var models = new List<Score>();
        output.WriteLine($"{"model",-44} {"strict",7} {"repaired",8}  lossy as lossless");
        foreach (var line in File.ReadLines(Path.Combine(path, "models.jsonl")).Where(line => line.Length > 0))
        {
            var model = JsonDocument.Parse(line).RootElement;
            var score = Measure(path, model.GetProperty("model").GetString()!, model.GetProperty("dialect").GetString()!, cases, output);
            models.Add(score);
            output.WriteLine($"{score.Model,-44} {score.StrictShare,7:P1} {score.Share,8:P1}  {score.LossyAsLossless}");
        }

        var times = new Times();
        _timed.ForEach(timed => times.Measure(timed, rounds: 1));
        times = new Times();
        _timed.ForEach(timed => times.Measure(timed, Rounds));
        return Result(models, times);
    }

    private static SuiteResult Result(List<Score> models, Times times)
    {
        var all = new Score(string.Empty);
        models.ForEach(all.Add);
        var figures = new Dictionary<string, double>
        {
            ["macroAccuracy"] = models.Average(model => model.Share),
            ["modelsBelowStrict"] = models.Count(model => model.Right < model.StrictRight),
            ["lossyAsLossless"] = all.LossyAsLossless,
            ["cuts"] = all.Cuts,
            ["microsecondsClean"] = times.Clean.Mean,
            ["microsecondsBroken"] = times.Broken.Mean,
            ["microsecondsReadClean"] = times.ReadClean.Mean,
            ["microsecondsReadBroken"] = times.ReadBroken.Mean,
        };
        return new(all.Rows, all.Right, figures)
        {
            Breakdowns = new Dictionary<string, JsonObject>
            {
                ["byModel"] = ByModel(models, model => model.Share),
                ["strictByModel"] = ByModel(models, model => model.StrictShare),
            },
        };
    }

    private static JsonObject ByModel(IEnumerable<Score> models, Func<Score, double> figure) =>
        new(models.Select(model => KeyValuePair.Create(model.Model, (JsonNode?)Math.Round(figure(model), 6))));

    private Score Measure(
        string path, string model, string dialect, Dictionary<string, ToolRepairCase> cases, TextWriter output)
    {
        var score = new Score(model);
        foreach (var line in File.ReadLines(Path.Combine(path, "outputs", model + ".jsonl")).Where(line => line.Length > 0))
        {
            using var row = JsonDocument.Parse(line);
            var id = row.RootElement.GetProperty("id").GetString()!;
            var raw = row.RootElement.GetProperty("raw").GetString()!;
            var structured = row.RootElement.GetProperty("structured").GetBoolean();
            var @case = cases[id];
            var strict = StrictCalls.Decode(raw, structured ? "api" : dialect, structured);
            var strictRight = @case.IsRight(strict);
            var reading = @case.Reader.Read(raw);
            var right = @case.IsRight(reading.Calls.Select(call => (call.Name, call.Arguments)).ToList());
            score.Rows++;
            score.StrictRight += strictRight ? 1 : 0;
            score.Right += right ? 1 : 0;
            if (Environment.GetEnvironmentVariable("TOOL_REPAIR_MISSES") == "1" && !right)
            {
                output.WriteLine($"  {(strictRight ? "WORSE " : "")}{id} {reading.Verdict}: {raw.ReplaceLineEndings("\\n")}"
                    + $" => {string.Join("; ", reading.Calls.Select(call => call.Name + call.Arguments.GetRawText()))}");
            }

            score.LossyAsLossless += Cut(@case.Reader, raw, reading, score, output);
            _timed.Add(new(@case.Reader, Encoding.UTF8.GetBytes(raw), strict is not null));
        }

        return score;
    }

    /// <summary>
    /// Cuts at every tenth byte. Without a finish reason a cut may go unnoticed only between complete calls: then the calls must be the
    /// first ones of the whole. With a finish reason nothing may be better than lossy.
    /// </summary>
    private static int Cut(ToolCallReader reader, string raw, ToolCallReading whole, Score score, TextWriter output)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        var wrong = 0;
        var known = whole.Calls.Select(Text).ToList();
        for (var length = 10; length < bytes.Length; length += 10)
        {
            score.Cuts++;
            var told = reader.ReadUtf8(bytes.AsSpan(0, length), new RepairOptions { FinishReason = ChatFinishReason.Length });
            var untold = reader.ReadUtf8(bytes.AsSpan(0, length));
            var unnoticed = untold.Verdict < RepairVerdict.Lossy && !untold.Calls.Select(Text).All(known.Contains);
            if (told.Verdict < RepairVerdict.Lossy || unnoticed)
            {
                wrong++;
                output.WriteLine($"  cut at {length}: {untold.Verdict}: {Encoding.UTF8.GetString(bytes.AsSpan(0, length)).ReplaceLineEndings("\\n")}"
                    + $" => {string.Join("; ", untold.Calls.Select(Text))}");
            }
        }

        return wrong;
    }

    private static string Text(RepairedToolCall call) => call.Name + Encoding.UTF8.GetString(call.Utf8Arguments.Span);

    private sealed record Timed(ToolCallReader Reader, byte[] Text, bool Decodes);

    /// <summary>Times the repair of each text without a schema, and the reading of its calls with their schemas, on warm code.</summary>
    private sealed class Times
    {
        public Timing Clean { get; } = new();

        public Timing Broken { get; } = new();

        public Timing ReadClean { get; } = new();

        public Timing ReadBroken { get; } = new();

        public void Measure(Timed timed, int rounds)
        {
            (JsonRepair.IsValid(timed.Text) ? Clean : Broken).Add(Least(rounds, () => JsonRepair.RepairUtf8(timed.Text)));
            (timed.Decodes ? ReadClean : ReadBroken).Add(Least(rounds, () => timed.Reader.ReadUtf8(timed.Text)));
        }

        /// <summary>The least mean of several batches: what else runs on the machine is not measured.</summary>
        private static TimeSpan Least(int rounds, Action action)
        {
            var least = TimeSpan.MaxValue;
            for (var batch = 0; batch < Batches; batch++)
            {
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < rounds; i++)
                {
                    action();
                }

                var mean = Stopwatch.GetElapsedTime(start) / rounds;
                least = mean < least ? mean : least;
            }

            return least;
        }
    }

    private sealed class Score(string model)
    {
        public string Model { get; } = model;

        public int Rows { get; set; }

        public int Right { get; set; }

        public int StrictRight { get; set; }

        public int LossyAsLossless { get; set; }

        public int Cuts { get; set; }

        public double Share => (double)Right / Rows;

        public double StrictShare => (double)StrictRight / Rows;

        public void Add(Score other)
        {
            Rows += other.Rows;
            Right += other.Right;
            LossyAsLossless += other.LossyAsLossless;
            Cuts += other.Cuts;
        }
    }

    private sealed class Timing
    {
        private double _total;
        private int _count;

        public double Mean => _count == 0 ? 0 : _total / _count;

        public void Add(TimeSpan time)
        {
            _total += time.TotalMicroseconds;
            _count++;
        }
    }
}
