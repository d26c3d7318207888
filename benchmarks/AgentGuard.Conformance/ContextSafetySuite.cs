using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentGuard.Context;
using AgentGuard.Context.Compressors;
using AgentGuard.Ports;
using AgentGuard.Tokenizers;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>Whether every shortened conversation is still one, and fits, for every prefix of recorded runs, at five windows, by every compressor.</summary>
internal sealed class ContextSafetySuite : ISuite
{
    private static readonly int[] Windows = [1_000, 2_000, 4_000, 8_000, 16_000];

    public string Name => "context-safety";

    public string Summary => "a folder of recorded runs, SOURCE/ID.json: messages with tool calls and results";

    public SuiteResult Run(string path, TextWriter output)
    {
        var counter = new RememberingCounter(ExactTokenCounter.O200k);
        var runs = RecordedRun.ReadAll(path).ToList();
        var (cases, passed, violations, overWindow, unfit) = (0, 0, 0, 0, 0);
        output.WriteLine($"{"compressors",-44} {"window",7} {"prefixes",9} {"shortened",10} {"violations",11} {"over window",12} {"cannot fit",11}");
        foreach (var (name, compressors, mustFit) in Pipelines())
        {
            foreach (var window in Windows)
            {
                var judged = new Judged();
                foreach (var run in runs)
                {
                    Judge(run, compressors, mustFit, window, counter, judged, output);
                }

                output.WriteLine($"{name,-44} {window,7} {judged.Prefixes,9} {judged.Shortened,10} {judged.Violations,11} {judged.OverWindow,12} {judged.Unfit,11}");
                cases += judged.Prefixes;
                passed += judged.Passed;
                violations += judged.Violations;
                overWindow += judged.OverWindow;
                unfit += judged.Unfit;
            }
        }

        return new(cases, passed, new Dictionary<string, double>
        {
            ["violations"] = violations,
            ["overWindow"] = overWindow,
            ["cannotFit"] = unfit,
        });
    }

    private static IEnumerable<(string Name, Compressor[]? Compressors, bool MustFit)> Pipelines()
    {
        yield return ("superseded results", [new SupersededResults()], false);
        yield return ("clear results", [new ResultClearing()], false);
        yield return ("fold sub-tasks", [new SubtaskFolding()], false);
        yield return ("extract sentences", [new ExtractiveCompressor()], false);
        yield return ("summarise", [new SummarizingCompressor(new QuotingChatClient())], false);
        yield return ("sliding window", [new SlidingWindow()], true);
        yield return ("the default pipeline", null, true);
        yield return ("all, from cheap to dear",
            [
                new SupersededResults(), new ResultClearing(), new SubtaskFolding(), new ExtractiveCompressor(), new SummarizingCompressor(new QuotingChatClient()),
                new SlidingWindow(),
            ],
            true);
    }

    private static void Judge(
        RecordedRun run, Compressor[]? compressors, bool mustFit, int window, RememberingCounter counter, Judged judged, TextWriter output)
    {
        var options = new ContextCompressionOptions { MaxTokens = window, OutputReserveTokens = 0, KeepLatestTurns = 1 };
        var compressor = new ContextCompressor(compressors is null ? options : options.CompressBy(compressors), counter) { ContentStore = new InMemoryContentStore() };
        var tool = new Tools.ToolGuard { ContentStore = compressor.ContentStore }.ReadResultTool;
        IReadOnlyList<ChatMessage>? previous = null;
        var before = Fingerprint(run.Messages);
        for (var length = 1; length <= run.Messages.Count; length++)
        {
            var prefix = run.Messages.Take(length).ToList();
            var context = compressor.CompressAsync(prefix, [tool]).AsTask().GetAwaiter().GetResult();
            List<ContextViolation> found = [.. ContextInvariants.Check(prefix, context, window, previous)];
            var size = counter.Count(context.Messages) + counter.Count(tool);
            var isOver = mustFit && size > window && !IsIrreducible(prefix, window - counter.Count(tool), counter);
            judged.Prefixes++;
            judged.Shortened += context.IsCompressed ? 1 : 0;
            judged.Violations += found.Count;
            judged.OverWindow += isOver ? 1 : 0;
            judged.Unfit += context.Fits ? 0 : 1;
            judged.Passed += found.Count == 0 && !isOver ? 1 : 0;
            previous = context.Messages;
            if ((found.Count > 0 || isOver) && Environment.GetEnvironmentVariable("CONTEXT_SAFETY_MISSES") == "1")
            {
                output.WriteLine($"  {run.Source}/{run.Id} {length} at {window}: {size} tokens, {string.Join("; ", found.Select(one => one.Message))}");
            }
        }

        if (Fingerprint(run.Messages) != before)
        {
            judged.Violations++;
            output.WriteLine($"  {run.Source}/{run.Id}: the conversation itself was changed");
        }
    }

    /// <summary>Whether what must stay as it is exceeds the window alone: system prompt, task, latest question, and the latest turn with its results cleared.</summary>
    private static bool IsIrreducible(List<ChatMessage> prefix, long room, RememberingCounter counter)
    {
        var stays = prefix.Where(message => message.Role == ChatRole.System).ToList();
        stays.AddRange(prefix.Where(message => message.Role == ChatRole.User).Take(1));
        stays.AddRange(prefix.Where(message => message.Role == ChatRole.User).TakeLast(1).Except(stays));
        var last = prefix.FindLastIndex(message => message.Role != ChatRole.Tool);
        stays.AddRange(prefix.Skip(last).Where(message => message.Role != ChatRole.Tool).Except(stays));

        // Notes for the results of the latest turn and for what was left out.
        var notes = 60 + (30 * prefix.Skip(last).Count(message => message.Role == ChatRole.Tool));
        return counter.Count(stays) + notes > room;
    }

    private static string Fingerprint(IEnumerable<ChatMessage> messages) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', messages.Select(message => message.Role + string.Join('|', message.Contents.Select(content => content switch
        {
            TextContent text => text.Text,
            FunctionResultContent result => result.CallId + result.Result,
            FunctionCallContent call => call.CallId + call.Name + JsonSerializer.Serialize(call.Arguments),
            _ => content.GetType().Name,
        })))))));

    private sealed class Judged
    {
        public int Prefixes { get; set; }

        public int Passed { get; set; }

        public int Shortened { get; set; }

        public int Violations { get; set; }

        public int OverWindow { get; set; }

        public int Unfit { get; set; }
    }
}
