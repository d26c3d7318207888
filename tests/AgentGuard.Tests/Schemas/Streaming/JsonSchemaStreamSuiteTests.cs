using System.Text;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Tests.Schemas.Streaming;

/// <summary>The streams of real schemas and of the official tests, as far as the data is there.</summary>
[Parallelizable]
public sealed class JsonSchemaStreamSuiteTests
{
    private static readonly Dictionary<string, string> Drafts = new()
    {
        ["draft4"] = "http://json-schema.org/draft-04/schema#",
        ["draft6"] = "http://json-schema.org/draft-06/schema#",
        ["draft7"] = "http://json-schema.org/draft-07/schema#",
        ["draft2019-09"] = "https://json-schema.org/draft/2019-09/schema",
        ["draft2020-12"] = "https://json-schema.org/draft/2020-12/schema",
    };

    [Test]
    public void Judges_the_instances_of_real_schemas_like_the_whole()
    {
        var file = Find("maskbench", "schemas.jsonl");
        var options = new JsonSchemaOptions
        {
            AssertFormats = true,
            UnknownKeywords = UnknownKeywords.Annotation,
            NonRegularPatterns = NonRegularPatterns.Backtracking,
            PatternTimeout = TimeSpan.FromSeconds(10),
            MaxDepth = 200,
        };
        var tally = new Tally();
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            using var row = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 200 });
            Check(row.RootElement.GetProperty("schema"), options, row.RootElement.GetProperty("tests"), row.RootElement.GetProperty("id").GetString()!, tally);
        }

        TestContext.Out.WriteLine(tally);
        Assert.That(tally.Instances, Is.GreaterThan(0));
    }

    [Test]
    public void Judges_the_official_tests_like_the_whole()
    {
        var folder = Path.GetDirectoryName(Find("json-schema-test-suite", "LICENSE"))!;
        var registry = new JsonSchemaRegistry();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "remotes"), "*.json", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Path.Combine(folder, "remotes"), file).Replace('\\', '/');
            registry.Add(new Uri("http://localhost:1234/" + path), File.ReadAllText(file));
        }

        var tally = new Tally();
        foreach (var (draft, uri) in Drafts)
        {
            var options = new JsonSchemaOptions
            {
                Registry = registry,
                DefaultDialect = new Uri(uri),
                UnknownKeywords = UnknownKeywords.Annotation,
                AssertFormats = true,
            };
            foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "tests", draft), "*.json", SearchOption.AllDirectories))
            {
                using var groups = JsonDocument.Parse(File.ReadAllBytes(file));
                foreach (var group in groups.RootElement.EnumerateArray())
                {
                    Check(group.GetProperty("schema"), options, group.GetProperty("tests"), $"{draft}/{Path.GetFileName(file)}", tally);
                }
            }
        }

        TestContext.Out.WriteLine(tally);
        Assert.That(tally.Instances, Is.GreaterThan(0));
    }

    private static string Find(params string[] path)
    {
        var data = Environment.GetEnvironmentVariable("AGENTGUARD_DATA");
        var file = data is null ? null : Path.Combine([data, .. path]);
        if (file is null || !File.Exists(file))
        {
            Assert.Ignore($"The environment variable AGENTGUARD_DATA does not lead to {string.Join('/', path)}.");
        }

        return file!;
    }

    private static void Check(JsonElement schema, JsonSchemaOptions options, JsonElement tests, string what, Tally tally)
    {
        JsonSchemaValidator validator;
        try
        {
            validator = JsonSchemaValidator.Compile(schema, options);
        }
        catch (SchemaNotSupportedException)
        {
            return;
        }

        using var stream = validator.OpenStream();
        foreach (var test in tests.EnumerateArray())
        {
            Check(validator, stream, Encoding.UTF8.GetBytes(test.GetProperty("data").GetRawText() + " "), what, tally);
        }
    }

    private static void Check(JsonSchemaValidator validator, JsonSchemaStream stream, byte[] json, string what, Tally tally)
    {
        var whole = validator.Validate(json);
        stream.Reset();
        for (var at = 0; at < json.Length; at += 3)
        {
            stream.Append(json.AsSpan(at, Math.Min(3, json.Length - at)));
        }

        tally.Add(stream.RejectedAt, json.Length);
        if (stream.IsComplete != (whole.Count == 0) || (stream.RejectedAt is null) != (whole.Count == 0) || !stream.Complete().SequenceEqual(whole))
        {
            Assert.Fail($"{what}: {Encoding.UTF8.GetString(json)}: {stream.RejectedAt}, {stream.Rejection}; {string.Join("; ", whole)}");
        }
    }

    private sealed class Tally
    {
        private int _rejected;
        private double _shares;

        public int Instances { get; private set; }

        public void Add(long? rejectedAt, int length)
        {
            Instances++;
            _rejected += rejectedAt is null ? 0 : 1;
            _shares += rejectedAt is { } at ? (at + 1d) / length : 0;
        }

        public override string ToString() => $"{Instances} instances, {_rejected} rejected, on average after {_shares / _rejected:P0} of the text";
    }
}
