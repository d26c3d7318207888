using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Budgets;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Whether runs that go in circles are told so, and runs that get somewhere are left alone.</summary>
internal sealed class ProgressWatchSuite : ISuite
{
    private const string Judged = "tau-bench";

    public string Name => "progress-watch";

    public string Summary => "a folder of recorded runs, SOURCE/ID.json: messages with tool calls and results, and whether the run succeeded";

    public SuiteResult Run(string path, TextWriter output)
    {
        var watch = new ProgressWatch();
        var runs = RecordedRun.ReadAll(path).Select(run => (Run: run, Seen: Replay(watch, run.Messages), Repeats: RepeatsFailure(run.Messages))).ToList();
        var successful = runs.Where(run => run.Run.Success is true).ToList();
        var failed = runs
            .Where(run => run.Run.Success is false && run.Repeats && run.Run.Source.StartsWith(Judged, StringComparison.Ordinal)).ToList();
        foreach (var (run, seen, repeats) in runs.Where(run => run.Seen.Count > 0 || run.Repeats))
        {
            var told = seen.Count == 0 ? "nothing" : string.Join(", ", seen.Select(verdict => $"{verdict.Kind} {verdict.Pattern}"));
            output.WriteLine($"{run.Source} {run.Id}, success {run.Success?.ToString() ?? "unknown"}, repeats a failing call {repeats}: {told}");
        }

        return new(runs.Count, runs.Count, new Dictionary<string, double>
        {
            ["falseNudgeRate"] = GuardrailProbe.Share(successful.Count(run => run.Seen.Count > 0), successful.Count),
            ["nudgeRecall"] = GuardrailProbe.Share(failed.Count(run => run.Seen.Count > 0), failed.Count),
            ["successfulRuns"] = successful.Count,
            ["failedRuns"] = failed.Count,
            ["stopped"] = runs.Count(run => run.Seen.Exists(verdict => verdict.Kind == "stop")),
            ["successfulStopped"] = successful.Count(run => run.Seen.Exists(verdict => verdict.Kind == "stop")),
        })
        {
            Breakdowns = new Dictionary<string, JsonObject>
            {
                ["bySource"] = new(runs.GroupBy(run => run.Run.Source).Select(source => KeyValuePair.Create<string, JsonNode?>(source.Key, new JsonObject
                {
                    ["runs"] = source.Count(),
                    ["told"] = source.Count(run => run.Seen.Count > 0),
                }))),
            },
        };
    }

    /// <summary>Looks before every model call, as the middleware does, and gives what there was to say.</summary>
    private static List<(string Kind, ProgressPattern Pattern)> Replay(ProgressWatch watch, IReadOnlyList<ChatMessage> messages)
    {
        var told = new List<(string, ProgressPattern)>();
        var conversation = watch.Follow();
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role != ChatRole.Assistant)
            {
                continue;
            }

            switch (conversation.Examine([.. messages.Take(i)]))
            {
                case ProgressVerdict.Nudge nudge:
                    told.Add(("nudge", nudge.Pattern));
                    break;
                case ProgressVerdict.Stop stop:
                    told.Add(("stop", stop.Pattern));
                    break;
            }
        }

        return told;
    }

    /// <summary>Whether a call with the same name and arguments failed at least twice. Says nothing of how the watch compares.</summary>
    private static bool RepeatsFailure(IReadOnlyList<ChatMessage> messages)
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        var failures = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            if (content is FunctionCallContent call)
            {
                calls[call.CallId] = call.Name + " " + Canonical(JsonSerializer.SerializeToNode(call.Arguments))?.ToJsonString();
            }
            else if (content is FunctionResultContent { Result: string text } result && text.StartsWith("Error", StringComparison.Ordinal)
                && calls.TryGetValue(result.CallId, out var key))
            {
                failures[key] = failures.GetValueOrDefault(key) + 1;
            }
        }

        return failures.Values.Any(count => count >= 2);
    }

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Canonical)]),
        _ => node?.DeepClone(),
    };
}
