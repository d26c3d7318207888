using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Conformance;

/// <summary>The official tests of JSON Schema.</summary>
internal sealed class JsonSchemaSuite : ISuite
{
    private static readonly Dictionary<string, string> Drafts = new()
    {
        ["draft4"] = "http://json-schema.org/draft-04/schema#",
        ["draft6"] = "http://json-schema.org/draft-06/schema#",
        ["draft7"] = "http://json-schema.org/draft-07/schema#",
        ["draft2019-09"] = "https://json-schema.org/draft/2019-09/schema",
        ["draft2020-12"] = "https://json-schema.org/draft/2020-12/schema",
    };

    private readonly Dictionary<string, Count> _counts = [];
    private int _crashes;

    public string Name => "json-schema";

    public string Summary => "the official test suite: tests/DRAFT/*.json and remotes/";

    public SuiteResult Run(string path, TextWriter output)
    {
        foreach (var (draft, uri) in Drafts)
        {
            var folder = Path.Combine(path, "tests", draft);
            var registry = Remotes(Path.Combine(path, "remotes"));
            foreach (var file in Files(folder))
            {
                RunFile(draft, uri, Path.GetRelativePath(folder, file).Replace('\\', '/'), file, registry, output);
            }

            foreach (var kind in new[] { "required", "format", "optional" })
            {
                var count = _counts.GetValueOrDefault($"{draft} {kind}");
                output.WriteLine($"{draft,-14} {kind,-9} {count.Passed,5} of {count.Cases,5}");
            }
        }

        var (required, format, optional) = (Sum("required"), Sum("format"), Sum("optional"));
        return new(required.Cases, required.Passed, new Dictionary<string, double>
        {
            ["formatPassed"] = format.Passed,
            ["formatCases"] = format.Cases,
            ["optionalPassed"] = optional.Passed,
            ["optionalCases"] = optional.Cases,
            ["crashes"] = _crashes,
        });
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order() : Enumerable.Empty<string>();

    private static JsonSchemaRegistry Remotes(string folder)
    {
        var registry = new JsonSchemaRegistry();
        foreach (var file in Files(folder))
        {
            var uri = new Uri("http://localhost:1234/" + Path.GetRelativePath(folder, file).Replace('\\', '/'));
            registry.Add(uri, File.ReadAllText(file));
        }

        return registry;
    }

    private void RunFile(string draft, string uri, string name, string file, JsonSchemaRegistry registry, TextWriter output)
    {
        var kind = name.StartsWith("optional/format/", StringComparison.Ordinal) ? "format"
            : name.StartsWith("optional/", StringComparison.Ordinal) ? "optional" : "required";
        var options = new JsonSchemaOptions
        {
            Registry = registry,
            DefaultDialect = new Uri(uri),
            UnknownKeywords = UnknownKeywords.Annotation,
            AssertFormats = kind == "format",
        };
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var group in document.RootElement.EnumerateArray())
        {
            var validator = Compile(group.GetProperty("schema"), options, out var problem);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = test.GetProperty("valid").GetBoolean();
                var verdict = validator is null ? null : Judge(validator, test.GetProperty("data"), out problem);
                var count = _counts.GetValueOrDefault($"{draft} {kind}");
                _counts[$"{draft} {kind}"] = new(count.Cases + 1, count.Passed + (verdict == valid ? 1 : 0));
                if (verdict != valid)
                {
                    output.WriteLine($"  {draft}/{name}: {group.GetProperty("description")} / {test.GetProperty("description")}: "
                        + $"expected {(valid ? "valid" : "invalid")}{(problem is null ? string.Empty : ", " + problem)}");
                }
            }
        }
    }

    private JsonSchemaValidator? Compile(JsonElement schema, JsonSchemaOptions options, out string? problem)
    {
        problem = null;
        try
        {
            return JsonSchemaValidator.Compile(schema, options);
        }
        catch (SchemaNotSupportedException e)
        {
            problem = e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _crashes++;
            problem = "crash: " + e;
        }

        return null;
    }

    private bool? Judge(JsonSchemaValidator validator, JsonElement data, out string? problem)
    {
        try
        {
            var errors = validator.Validate(data);
            problem = errors.Count == 0 ? null : errors[0].ToString();
            return errors.Count == 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _crashes++;
            problem = "crash: " + e;
            return null;
        }
    }

    private Count Sum(string kind) => _counts.Where(pair => pair.Key.EndsWith(kind, StringComparison.Ordinal))
        .Aggregate(default(Count), (sum, pair) => new(sum.Cases + pair.Value.Cases, sum.Passed + pair.Value.Passed));

    private readonly record struct Count(int Cases, int Passed);
}
