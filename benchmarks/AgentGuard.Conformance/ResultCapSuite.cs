using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>What recorded runs cost when their tool results are cut at the door, and whether all of what was left out can be read again.</summary>
internal sealed partial class ResultCapSuite : ISuite
{
    private const int UsualLimit = 400;
    private const int MostPages = 1_000;
    private static readonly Dictionary<string, int> Limits = new() { ["openhands"] = 500 };

    public string Name => "result-cap";

    public string Summary => "a folder of recorded runs, SOURCE/ID.json: messages with tool calls and results";

    public SuiteResult Run(string path, TextWriter output)
    {
        var sources = RecordedRun.ReadAll(path).GroupBy(run => run.Source).OrderBy(source => source.Key, StringComparer.Ordinal)
            .Select(source => Measure(source.Key, [.. source])).Where(source => source.Results > 0).ToList();
        output.WriteLine($"{"source",-20} {"limit",6} {"results",8} {"cut",6} {"recalls",8} {"cost",8} {"capped",8} {"+recalls",9} {"+tool",8}");
        foreach (var source in sources)
        {
            output.WriteLine(
                $"{source.Name,-20} {source.Limit,6} {source.Results,8} {source.Cut,6} {source.Recalls,8} {source.Bare / 1000,7:F1}k "
                + $"{source.Capped / source.Bare - 1,8:P1} {source.WithRecalls / source.Bare - 1,9:P1} {source.WithTool / source.Bare - 1,8:P1}");
        }

        return new(sources.Sum(source => source.Cut), sources.Sum(source => source.ReadBack), new Dictionary<string, double>
        {
            ["recallFailures"] = sources.Sum(source => source.Cut - source.ReadBack),
            ["overLimit"] = sources.Sum(source => source.OverLimit),
            ["results"] = sources.Sum(source => source.Results),
            ["recalls"] = sources.Sum(source => source.Recalls),
        })
        {
            Breakdowns = new Dictionary<string, JsonObject>
            {
                ["costRatioBySource"] = Ratios(sources, source => source.WithRecalls),
                ["costRatioWithoutRecallsBySource"] = Ratios(sources, source => source.Capped),
                ["costRatioWithToolBySource"] = Ratios(sources, source => source.WithTool),
            },
        };
    }

    private static JsonObject Ratios(IEnumerable<CappedSource> sources, Func<CappedSource, double> cost) =>
        new(sources.Select(source => KeyValuePair.Create(source.Name, (JsonNode?)Math.Round(cost(source) / source.Bare, 4))));

    private static CappedSource Measure(string name, IReadOnlyList<RecordedRun> runs)
    {
        var measured = new CappedSource(name, Limits.GetValueOrDefault(name, UsualLimit));
        foreach (var run in runs)
        {
            var guard = new ToolGuard(new ToolGuardOptions { MaxResultTokens = measured.Limit, RunEffectsOnce = false }) { TokenCounter = CharacterCounter.Instance };
            var read = guard.ReadResultTool;
            var capped = run.Messages.Select(message => Cap(guard, read, message, measured)).ToList();
            var recalled = WithRecalls(read, run.Messages, capped, measured);
            var tool = new ChatMessage(ChatRole.System, read.Name + read.Description + read.JsonSchema.GetRawText());
            measured.Bare += CacheCost.Of(run.Messages);
            measured.Capped += CacheCost.Of(capped);
            measured.WithRecalls += CacheCost.Of(recalled);
            measured.WithTool += CacheCost.Of([tool, .. recalled]);
        }

        return measured;
    }

    private static ChatMessage Cap(ToolGuard guard, AIFunction read, ChatMessage message, CappedSource measured)
    {
        if (message.Role != ChatRole.Tool || message.Contents is not [FunctionResultContent { Result: string whole } result])
        {
            return message;
        }

        measured.Results++;
        var kept = Wait(guard.InvokeAsync(AIFunctionFactory.Create(() => whole, "tool"), []))!.ToString()!;
        if (kept == whole)
        {
            return message;
        }

        measured.Cut++;
        measured.OverLimit += CharacterCounter.Instance.CountTokens(kept) > measured.Limit ? 1 : 0;
        measured.ReadBack += ReadBack(read, kept) == whole ? 1 : 0;
        return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(result.CallId, kept)]);
    }

    /// <summary>Reads a cut result whole, part by part, as a model would.</summary>
    private static string? ReadBack(AIFunction read, string kept) =>
        IdOf(kept) is { } id ? string.Concat(Pages(read, id, 0).Select(page => page.Body)) : null;

    private static string? IdOf(string kept) => Note().Match(kept) is { Success: true } note ? note.Groups[1].Value : null;

    private static IEnumerable<(string Text, string Body)> Pages(AIFunction read, string id, int offset)
    {
        for (var pages = 0; pages < MostPages; pages++)
        {
            var text = Wait(read.InvokeAsync(new() { ["id"] = id, ["offset"] = offset }))!.ToString()!;
            yield return (text, text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            if (Next().Match(text) is not { Success: true } next)
            {
                yield break;
            }

            offset = int.Parse(next.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>
    /// The run as it would have gone on: where the agent writes something distinctive that it has seen only in what was left out, it reads on
    /// first from where the note says, part by part until it has seen it, with a model call for each.
    /// </summary>
    private static List<ChatMessage> WithRecalls(AIFunction read, IReadOnlyList<ChatMessage> whole, List<ChatMessage> capped, CappedSource measured)
    {
        List<ChatMessage> told = [];
        var seen = new System.Text.StringBuilder();
        Dictionary<int, string> leftOut = [];
        for (var i = 0; i < capped.Count; i++)
        {
            if (capped[i].Role == ChatRole.Assistant)
            {
                foreach (var (at, word) in Missing(capped[i], leftOut, seen))
                {
                    foreach (var page in ReadOn(read, TextOf(capped[at]), word))
                    {
                        measured.Recalls++;
                        var call = new FunctionCallContent($"call_{told.Count:D10}", read.Name, new Dictionary<string, object?> { ["id"] = IdOf(TextOf(capped[at])), ["offset"] = 0 });
                        told.Add(new(ChatRole.Assistant, [call]));
                        told.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, page)]));
                        seen.Append(page).Append('\n');
                    }
                }
            }

            told.Add(capped[i]);
            seen.Append(TextOf(capped[i])).Append('\n');
            if (!ReferenceEquals(capped[i], whole[i]))
            {
                leftOut[i] = TextOf(whole[i]);
            }
        }

        return told;
    }

    private static IEnumerable<(int At, string Word)> Missing(ChatMessage answer, Dictionary<int, string> leftOut, System.Text.StringBuilder seen)
    {
        foreach (var word in Words().Matches(TextOf(answer)).Select(match => match.Value).Distinct())
        {
            foreach (var (at, text) in leftOut)
            {
                if (text.Contains(word, StringComparison.Ordinal) && !seen.ToString().Contains(word, StringComparison.Ordinal))
                {
                    yield return (at, word);
                    break;
                }
            }
        }
    }

    private static IEnumerable<string> ReadOn(AIFunction read, string kept, string word)
    {
        foreach (var (text, body) in Pages(read, IdOf(kept)!, Offset(kept)))
        {
            yield return text;
            if (body.Contains(word, StringComparison.Ordinal))
            {
                yield break;
            }
        }
    }

    private static int Offset(string kept) =>
        Note().Match(kept).Groups[2] is { Success: true } offset ? int.Parse(offset.Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static string TextOf(ChatMessage message) => string.Join('\n', message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => call.Name + string.Join(' ', call.Arguments?.Values.Select(value => value?.ToString()) ?? []),
        FunctionResultContent result => result.Result?.ToString() ?? string.Empty,
        _ => string.Empty,
    }));

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    [GeneratedRegex("read_result id=([a-z2-7]{16})(?: offset=([0-9]+))?")]
    private static partial Regex Note();

    [GeneratedRegex("; the next part: offset=([0-9]+)]")]
    private static partial Regex Next();

    /// <summary>Identifiers, numbers, paths and addresses of at least 8 characters: something an agent copies and does not think up.</summary>
    [GeneratedRegex(@"(?=[A-Za-z_./@:#-]*[0-9_/@#.])[A-Za-z0-9_][A-Za-z0-9_./@:#-]{6,}[A-Za-z0-9_]")]
    private static partial Regex Words();

    /// <summary>What one source costs.</summary>
    private sealed class CappedSource(string name, int limit)
    {
        public string Name => name;

        public int Limit => limit;

        public int Results { get; set; }

        public int Cut { get; set; }

        public int ReadBack { get; set; }

        public int OverLimit { get; set; }

        public int Recalls { get; set; }

        public double Bare { get; set; }

        public double Capped { get; set; }

        public double WithRecalls { get; set; }

        public double WithTool { get; set; }
    }
}
