using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using AgentGuard.Testing;
using AgentGuard.Tests.Architecture;
using AgentGuard.Tracing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tracing;

/// <summary>Checks what is emitted against the rules of each set of conventions, and writes the table of the README.</summary>
public sealed class ConventionTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => new { city, sky = "rain" }, "weather", "Tells the weather.");

    private static readonly SemanticConventions[] All = Enum.GetValues<SemanticConventions>();

    [Test]
    public async Task Spans_keep_every_rule_of_the_chosen_conventions([Values] SemanticConventions version, [Values] bool streaming)
    {
        var findings = await CheckAsync(version, streaming);

        Assert.That(findings.Where(finding => finding.Broken > 0).SelectMany(finding => finding.Examples), Is.Empty);
    }

    [Test]
    public async Task The_table_of_the_README_is_what_the_rules_find()
    {
        var table = new StringBuilder("| rule | v1.37 | v1.41 | v0.1.0 | OpenInference |\n|---|---|---|---|---|\n");
        var columns = new List<List<Finding>>();
        foreach (var version in All)
        {
            columns.Add(await CheckAsync(version, streaming: true));
        }

        for (var row = 0; row < columns[0].Count; row++)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {columns[0][row].Rule} |");
            foreach (var column in columns)
            {
                var finding = column[row];
                table.Append(finding.Checked == 0 ? " - |" : $" {finding.Checked - finding.Broken} of {finding.Checked} |");
            }

            table.Append('\n');
        }

        var path = Path.Combine(SourceTree.Root, "src/AgentGuard/Tracing/README.md");
        var readme = await File.ReadAllTextAsync(path);
        var start = readme.IndexOf("| rule |", StringComparison.Ordinal);
        var end = readme.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        if (Environment.GetEnvironmentVariable("AGENTGUARD_WRITE_TABLES") is not null)
        {
            await File.WriteAllTextAsync(path, readme[..start] + table + readme[end..]);
        }

        Assert.That(readme[start..end], Is.EqualTo(table.ToString()), "Run it once with AGENTGUARD_WRITE_TABLES=1.");
    }

    private static async Task<List<Finding>> CheckAsync(SemanticConventions version, bool streaming)
    {
        var (spans, sampled) = await RunAsync(version, streaming);
        Finding name = new("span names"), kind = new("span kinds"), start = new("attributes that samplers need, from the start");
        Finding end = new("attributes of the whole"), known = new("no attribute that the version does not know"), schema = new("contents valid by their schemas");
        foreach (var span in spans)
        {
            name.Check(span.Name == ConventionRules.NameOf(span.Step), $"{span.Step} is called {span.Name}");
            kind.Check(span.Kind == ConventionRules.KindOf(span.Step), $"{span.Name} is {span.Kind}");
            foreach (var attribute in ConventionRules.AtStart(version, span.Step))
            {
                start.Check(
                    sampled.Where(one => one.Name == span.Name).All(one => one.Tags.Contains(attribute)) && span.Attributes.ContainsKey(attribute),
                    $"{span.Name} has no {attribute} from its start");
            }

            foreach (var attribute in ConventionRules.AtEnd(version, span.Step, streaming))
            {
                end.Check(span.Attributes.ContainsKey(attribute), $"{span.Name} has no {attribute}");
            }

            foreach (var attribute in span.Attributes.Keys)
            {
                known.Check(ConventionRules.Knows(version, attribute), $"{span.Name} has {attribute}");
            }

            CheckContents(span, schema);
        }

        return [name, kind, start, end, known, schema];
    }

    private static void CheckContents(TraceSpan span, Finding schema)
    {
        foreach (var (attribute, file) in new[]
        {
            ("gen_ai.input.messages", "gen-ai-input-messages"), ("gen_ai.output.messages", "gen-ai-output-messages"),
            ("gen_ai.system_instructions", "gen-ai-system-instructions"), ("gen_ai.tool.definitions", "gen-ai-tool-definitions"),
        })
        {
            if (span.Text(attribute) is { } json)
            {
                var errors = GenAISchemas.Validate(file, json);
                schema.Check(errors.Count == 0, $"{attribute}: {string.Join(", ", errors)} in {json}");
            }
        }
    }

    private static async Task<(IReadOnlyList<TraceSpan> Spans, IReadOnlyList<(string Name, string[] Tags)> Sampled)> RunAsync(
        SemanticConventions version, bool streaming)
    {
        ConcurrentBag<(string Name, string[] Tags)> sampled = [];
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(new TextReasoningContent("Look it up."), new FunctionCallContent("call-1", "weather", new Dictionary<string, object?> { ["city"] = "Bern" }))
                .WithUsage(10, 4),
            ScriptedStep.Text("It ", "rains.").WithUsage(20, 6))
        {
            Metadata = new ChatClientMetadata("openai", new Uri("https://api.example.com/v1"), "gpt-x"),
        };
        await using var host = new TracedHost(
            new EnrichedAnswers(model), tracing: t => (t.Conventions, t.CaptureContent) = (version, true));
        using var sampler = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AgentGuardDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> creation) =>
            {
                sampled.Add((creation.Name, [.. creation.Tags?.Select(tag => tag.Key) ?? []]));
                return ActivitySamplingResult.None;
            },
        };
        ActivitySource.AddActivityListener(sampler);
        await host.AskAsync(streaming, "Weather in Bern?", new ChatOptions
        {
            Tools = [Weather],
            Instructions = "Be kind.",
            Temperature = 0.2f,
            TopK = 5,
            Seed = 7,
            MaxOutputTokens = 100,
            StopSequences = ["END"],
            ConversationId = "conversation-1",
            ResponseFormat = ChatResponseFormat.Text,
        });
        return (await host.SpansAsync(), [.. sampled]);
    }

    private sealed class Finding(string rule)
    {
        public string Rule { get; } = rule;

        public int Checked { get; private set; }

        public int Broken { get; private set; }

        public List<string> Examples { get; } = [];

        public void Check(bool isKept, string example)
        {
            Checked++;
            if (!isKept)
            {
                Broken++;
                Examples.Add(example);
            }
        }
    }

    /// <summary>A provider that says how much of the input it read from its cache.</summary>
    private sealed class EnrichedAnswers(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            response.Usage?.CachedInputTokenCount = 3;
            response.ConversationId = options?.ConversationId;
            return response;
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                foreach (var usage in update.Contents.OfType<UsageContent>())
                {
                    usage.Details.CachedInputTokenCount = 3;
                }

                update.ConversationId = options?.ConversationId;
                yield return update;
            }
        }
    }
}
