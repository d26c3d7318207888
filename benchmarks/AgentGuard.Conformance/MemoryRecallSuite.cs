using System.Text.Json;
using System.Text.Json.Nodes;
using AgentGuard.Context.Memory;

namespace AgentGuard.Conformance;

/// <summary>How much of what answers a question about a long dialogue is found within a share of its tokens.</summary>
internal sealed class MemoryRecallSuite : ISuite
{
    private static readonly double[] Shares = [0.05, 0.10];

    public string Name => "memory-recall";

    public string Summary => "a file or folder of dialogues (.json, .jsonl): {id, turns:[{id,text,speaker}], questions:[{question, evidence:[turn ids]}]}";

    public SuiteResult Run(string path, TextWriter output)
    {
        var total = new Recalls();
        Dictionary<string, Recalls> byCategory = new(StringComparer.Ordinal);
        foreach (var dialogue in Read(path))
        {
            Measure(dialogue, total, byCategory);
        }

        output.WriteLine($"{"",-24} {"questions",10} {"5 %",8} {"10 %",8}");
        Print("the memory index", total, of => of.Index);
        Print("with parts of words", total, of => of.Hybrid);
        Print("plain BM25", total, of => of.Plain);
        Print("the latest turns", total, of => of.Latest);
        Print("turns drawn at random", total, of => of.Random);
        foreach (var (category, recalls) in byCategory.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Print("category " + category, recalls, of => of.Index);
        }

        return new(total.Questions, total.Found, new Dictionary<string, double>
        {
            ["recallAt5Percent"] = Math.Round(total.Mean(total.Index, 0), 4),
            ["recallAt10Percent"] = Math.Round(total.Mean(total.Index, 1), 4),
            ["hybridAt5Percent"] = Math.Round(total.Mean(total.Hybrid, 0), 4),
            ["hybridAt10Percent"] = Math.Round(total.Mean(total.Hybrid, 1), 4),
            ["plainAt5Percent"] = Math.Round(total.Mean(total.Plain, 0), 4),
            ["plainAt10Percent"] = Math.Round(total.Mean(total.Plain, 1), 4),
            ["latestAt5Percent"] = Math.Round(total.Mean(total.Latest, 0), 4),
            ["randomAt5Percent"] = Math.Round(total.Mean(total.Random, 0), 4),
        });

        void Print(string name, Recalls of, Func<Recalls, double[]> sums) => output.WriteLine(
            $"{name,-24} {of.Questions,10} {of.Mean(sums(of), 0),8:P1} {of.Mean(sums(of), 1),8:P1}");
    }

    private static void Measure(Dialogue dialogue, Recalls total, Dictionary<string, Recalls> byCategory)
    {
        var items = dialogue.Turns.ConvertAll(turn => new MemoryItem(turn.Id, turn.Text) { Speaker = turn.Speaker, Session = turn.Session ?? dialogue.Id });
        var index = new MemoryIndex(items, CharacterCounter.Instance);
        var hybrid = Remember(items);
        var plain = new PlainBm25(dialogue.Turns.ConvertAll(turn => turn.Speaker + " " + turn.Text));
        var size = dialogue.Turns.Sum(turn => (long)Tokens(turn.Text));
        var random = new Random(42);
        foreach (var question in dialogue.Questions.Where(question => question.Evidence.Count > 0))
        {
            if (!byCategory.TryGetValue(question.Category, out var category))
            {
                byCategory[question.Category] = category = new();
            }

            var drawn = dialogue.Turns.OrderBy(_ => random.Next()).Select(turn => turn.Id).ToList();
            foreach (var recalls in new[] { total, category })
            {
                recalls.Questions++;
                for (var i = 0; i < Shares.Length; i++)
                {
                    var budget = (long)(size * Shares[i]);
                    var found = index.Search(question.Text, int.MaxValue, budget).Select(hit => hit.Item.Id);
                    recalls.Index[i] += Share(question, found);
                    recalls.Hybrid[i] += Share(question, Recall(hybrid, question.Text, budget));
                    recalls.Plain[i] += Share(question, Fill(dialogue, plain.Rank(question.Text).Select(at => dialogue.Turns[at].Id), budget));
                    recalls.Latest[i] += Share(question, Fill(dialogue, dialogue.Turns.Select(turn => turn.Id).Reverse(), budget));
                    recalls.Random[i] += Share(question, Fill(dialogue, drawn, budget));
                    recalls.Found += i == 1 && ReferenceEquals(recalls, total) && Share(question, found) == 1 ? 1 : 0;
                }
            }
        }
    }

    /// <summary>The memory with a second ranking beside that by words.</summary>
    private static AgentMemory Remember(IEnumerable<MemoryItem> items)
    {
        var store = new InMemoryMemoryStore();
        foreach (var item in items)
        {
            store.AddAsync(item).AsTask().GetAwaiter().GetResult();
        }

        return new(store, CharacterCounter.Instance, new NgramEmbeddings());
    }

    private static IEnumerable<string> Recall(AgentMemory memory, string question, long budget) =>
        memory.RecallAsync(string.Empty, question, int.MaxValue, budget).AsTask().GetAwaiter().GetResult().Select(hit => hit.Item.Id);

    private static double Share(Question question, IEnumerable<string> ids) => (double)ids.Count(question.Evidence.Contains) / question.Evidence.Count;

    private static List<string> Fill(Dialogue dialogue, IEnumerable<string> order, long budget)
    {
        List<string> taken = [];
        foreach (var id in order)
        {
            var tokens = Tokens(dialogue.ById[id].Text);
            if (tokens <= budget)
            {
                budget -= tokens;
                taken.Add(id);
            }
        }

        return taken;
    }

    private static int Tokens(string text) => CharacterCounter.Instance.CountTokens(text);

    private static IEnumerable<Dialogue> Read(string path)
    {
        IEnumerable<string> files = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            var rows = file.EndsWith(".jsonl", StringComparison.Ordinal)
                ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonNode.Parse(line))
                : JsonNode.Parse(text) is JsonArray array ? array : [JsonNode.Parse(text)];
            foreach (var row in rows.OfType<JsonObject>().Where(row => row.ContainsKey("turns")))
            {
                yield return Dialogue.Parse(row);
            }
        }
    }

    private sealed record Turn(string Id, string Text, string? Speaker, string? Session);

    private sealed record Question(string Text, HashSet<string> Evidence, string Category);

    private sealed record Dialogue(string Id, List<Turn> Turns, List<Question> Questions)
    {
        public Dictionary<string, Turn> ById { get; } = Turns.DistinctBy(turn => turn.Id).ToDictionary(turn => turn.Id);

        public static Dialogue Parse(JsonObject row)
        {
            var turns = row["turns"]!.AsArray().Select(turn => new Turn(Text(turn!["id"])!, Text(turn["text"]) ?? string.Empty, Text(turn["speaker"]), Text(turn["session"]))).ToList();
            var known = turns.Select(turn => turn.Id).ToHashSet(StringComparer.Ordinal);
            var questions = row["questions"]!.AsArray()
                .Where(question => question!["answerable"]?.GetValueKind() is not JsonValueKind.False)
                .Select(question => new Question(
                    Text(question!["question"])!,
                    [.. question["evidence"]?.AsArray().Select(Text).OfType<string>().Where(known.Contains) ?? []],
                    Text(question["category"]) ?? "-")).ToList();
            return new(Text(row["id"]) ?? string.Empty, turns, questions);
        }

        private static string? Text(JsonNode? node) => node?.ToString();
    }

    private sealed class Recalls
    {
        public int Questions { get; set; }

        public int Found { get; set; }

        public double[] Index { get; } = new double[Shares.Length];

        public double[] Hybrid { get; } = new double[Shares.Length];

        public double[] Plain { get; } = new double[Shares.Length];

        public double[] Latest { get; } = new double[Shares.Length];

        public double[] Random { get; } = new double[Shares.Length];

        public double Mean(double[] sums, int share) => Questions == 0 ? 0 : sums[share] / Questions;
    }
}
