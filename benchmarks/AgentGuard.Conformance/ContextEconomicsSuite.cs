using System.Text.Json.Nodes;
using AgentGuard.Context;
using AgentGuard.Ports;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>What recorded runs cost when their context is compressed, with what the agent would have had to read again.</summary>
internal sealed class ContextEconomicsSuite : ISuite
{
    private const int UsualTrigger = 8_000;
    private const int NoWindow = 10_000_000;
    private const int Capped = 20;
    private static readonly Dictionary<string, int[]> Triggers = new() { ["tau-bench-airline"] = [6_000, 5_000], ["openhands"] = [12_000] };

    public string Name => "context-economics";

    public string Summary => "a folder of recorded runs, SOURCE/ID.json: messages with tool calls and results";

    public SuiteResult Run(string path, TextWriter output)
    {
        var sources = RecordedRun.ReadAll(path).Where(run => run.Messages.Any(message => message.Role == ChatRole.Tool)).GroupBy(run => run.Source)
            .OrderBy(source => source.Key, StringComparer.Ordinal)
            .SelectMany(source => Triggers.GetValueOrDefault(source.Key, [UsualTrigger]).Select(trigger => Measure(source.Key, trigger, [.. source]))).ToList();
        output.WriteLine($"{"",-20} {"",8} runs over the trigger | {"",32} | all runs");
        output.WriteLine($"{"source",-20} {"trigger",8} {"runs",5} {"none",9} {"pays",8} {"forced",8} {"at the trigger",15} {"half",8} {"recalls",8} {"capped",8} {"+pays",8} {"+recalls",9}");
        foreach (var one in sources)
        {
            output.WriteLine(
                $"{one.Name,-20} {one.Trigger,8} {one.Over,5} {one.Bare / 1000,8:F1}k {one.Change(one.Pays),8:P1} {one.Change(one.Forced),8:P1} "
                + $"{one.Change(one.AtTrigger),15:P1} {one.Change(one.Half),8:P1} {one.Recalls,8} {one.CapOnly / one.AllBare - 1,8:P1} {one.CapAndPays / one.AllBare - 1,8:P1} {one.CapRecalls,9}");
        }

        var over = sources.Where(one => one.Over > 0).ToList();
        return new(over.Sum(one => one.Over), over.Sum(one => one.NotDearer), new Dictionary<string, double>
        {
            ["worstCostRatio"] = over.Count == 0 ? 1 : over.Max(one => one.Pays / one.Bare),
            ["recalls"] = sources.Sum(one => one.Recalls + one.CapRecalls),
        })
        {
            Breakdowns = new Dictionary<string, JsonObject>
            {
                ["costRatioBySource"] = Ratios(sources, one => one.CapAndPays / one.AllBare),
                ["costRatioWithoutCapBySource"] = Ratios(over, one => one.Pays / one.Bare),
                ["costRatioForcedBySource"] = Ratios(over, one => one.Forced / one.Bare),
            },
        };
    }

    private static JsonObject Ratios(IEnumerable<CompressedSource> sources, Func<CompressedSource, double> ratio) =>
        new(sources.GroupBy(one => one.Name).Select(source => KeyValuePair.Create(source.Key, (JsonNode?)Math.Round(source.Max(ratio), 4))));

    private static CompressedSource Measure(string name, int trigger, IReadOnlyList<RecordedRun> runs)
    {
        var measured = new CompressedSource(name, trigger);
        foreach (var run in runs)
        {
            var bare = CacheCost.Of(run.Messages);
            var guard = new ToolGuard(new ToolGuardOptions { MaxResultTokens = Math.Max(100, trigger / Capped), RunEffectsOnce = false })
            {
                TokenCounter = CharacterCounter.Instance,
                ContentStore = new InMemoryContentStore(),
            };
            var capped = run.Messages.Select(message => CappedTranscript.Cap(guard, message)).ToList();
            var (capCost, _) = new CompressedRun(guard, compressor: null).Cost(capped, run.Messages);
            var (bothCost, bothRecalls) = new CompressedRun(guard, Compressor(NoWindow, guard)).Cost(capped, run.Messages);
            measured.AllBare += bare;
            measured.CapOnly += capCost;
            measured.CapAndPays += bothCost;
            measured.CapRecalls += bothRecalls;
            if (Peak(run.Messages) <= trigger)
            {
                continue;
            }

            var (pays, recalls) = new CompressedRun(guard, Compressor(NoWindow, guard)).Cost(run.Messages, run.Messages);
            var (forced, _) = new CompressedRun(guard, Compressor(trigger, guard)).Cost(run.Messages, run.Messages);
            measured.Over++;
            measured.NotDearer += pays <= bare ? 1 : 0;
            measured.Bare += bare;
            measured.Pays += pays;
            measured.Forced += forced;
            measured.AtTrigger += NaiveCost(run.Messages, trigger, trigger);
            measured.Half += NaiveCost(run.Messages, trigger, trigger / 2);
            measured.Recalls += recalls;
        }

        return measured;
    }

    private static ContextCompressor Compressor(int window, ToolGuard guard) =>
        new(new ContextCompressionOptions { MaxTokens = window, OutputReserveTokens = 0, KeepLatestTurns = 1 }, CharacterCounter.Instance)
        {
            ContentStore = guard.ContentStore,
        };

    /// <summary>The largest request.</summary>
    private static long Peak(IReadOnlyList<ChatMessage> messages)
    {
        var (total, peak) = (0L, 0L);
        foreach (var message in messages)
        {
            peak = message.Role == ChatRole.Assistant ? Math.Max(peak, total) : peak;
            total += CacheCost.Tokens(message);
        }

        return peak;
    }

    /// <summary>The usual rule: above the trigger the oldest results but two are replaced until the target is reached.</summary>
    private static double NaiveCost(IReadOnlyList<ChatMessage> messages, long trigger, long target)
    {
        const string note = "[This result was left out to save room.]";
        List<ChatMessage> view = [];
        List<ChatMessage>? before = null;
        var cost = 0.0;
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                var size = view.Sum(CacheCost.Tokens);
                var results = Enumerable.Range(0, view.Count).Where(i => view[i].Role == ChatRole.Tool && CacheCost.Tokens(view[i]) > 10).SkipLast(2).ToList();
                for (var i = 0; size > trigger && i < results.Count && view.Sum(CacheCost.Tokens) > target; i++)
                {
                    var id = view[results[i]].Contents.OfType<FunctionResultContent>().First().CallId;
                    view[results[i]] = new(ChatRole.Tool, [new FunctionResultContent(id, note)]);
                }

                cost += CacheCost.OfRequest(before, view);
                before = [.. view];
            }

            view.Add(message);
        }

        return cost;
    }

    /// <summary>What one source costs at one trigger.</summary>
    private sealed record CompressedSource(string Name, int Trigger)
    {
        public int Over { get; set; }

        public int NotDearer { get; set; }

        public int Recalls { get; set; }

        public int CapRecalls { get; set; }

        public double Bare { get; set; }

        public double Pays { get; set; }

        public double Forced { get; set; }

        public double AtTrigger { get; set; }

        public double Half { get; set; }

        public double AllBare { get; set; }

        public double CapOnly { get; set; }

        public double CapAndPays { get; set; }

        public double Change(double cost) => Over == 0 ? 0 : cost / Bare - 1;
    }
}
