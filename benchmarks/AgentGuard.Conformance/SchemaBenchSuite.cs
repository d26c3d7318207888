using System.Diagnostics;
using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.Conformance;

/// <summary>Schemas that people use, with values that conform and values that do not. Formats are asserted.</summary>
internal sealed class SchemaBenchSuite : ISuite
{
    private readonly List<double> _compile = [];
    private readonly List<double> _validate = [];
    private int _falseAccepts;
    private int _falseRejects;
    private int _unsupported;
    private int _instances;

    public string Name => "schema-bench";

    public string Summary => "a folder with schemas.jsonl: real schemas with valid and invalid instances";

    public SuiteResult Run(string path, TextWriter output)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "schemas.jsonl") : path;
        var (cases, passed) = (0, 0);
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 200 });
            cases++;
            passed += Judge(document.RootElement, output) ? 1 : 0;
        }

        output.WriteLine($"compile us median {At(_compile, 0.5):F1}, p95 {At(_compile, 0.95):F1}; "
            + $"validate us median {At(_validate, 0.5):F2}, p95 {At(_validate, 0.95):F2}");
        return new(cases, passed, new Dictionary<string, double>
        {
            ["unsupported"] = _unsupported,
            ["falseAccepts"] = _falseAccepts,
            ["falseRejects"] = _falseRejects,
            ["instances"] = _instances,
            ["compileMicroseconds"] = At(_compile, 0.5),
            ["validateMicroseconds"] = At(_validate, 0.5),
        });
    }

    private bool Judge(JsonElement row, TextWriter output)
    {
        var id = row.GetProperty("id").GetString();
        var start = Stopwatch.GetTimestamp();
        JsonSchemaValidator validator;
        try
        {
            validator = JsonSchemaValidator.Compile(row.GetProperty("schema"), new JsonSchemaOptions
            {
                AssertFormats = true,
                UnknownKeywords = UnknownKeywords.Annotation,
                NonRegularPatterns = NonRegularPatterns.Backtracking,
                MaxDepth = 200,
            });
        }
        catch (SchemaNotSupportedException e)
        {
            _unsupported++;
            output.WriteLine($"  {id}: unsupported: {e.Message}");
            return false;
        }

        _compile.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        var right = true;
        foreach (var test in row.GetProperty("tests").EnumerateArray())
        {
            _instances++;
            right &= JudgeInstance(id, validator, test, output);
        }

        return right;
    }

    private bool JudgeInstance(string? id, JsonSchemaValidator validator, JsonElement test, TextWriter output)
    {
        var valid = test.GetProperty("valid").GetBoolean();
        var data = test.GetProperty("data");
        var start = Stopwatch.GetTimestamp();
        var errors = validator.Validate(data);
        _validate.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        if (valid == (errors.Count == 0))
        {
            return true;
        }

        if (valid)
        {
            _falseRejects++;
            output.WriteLine($"  {id}: false reject: {errors[0]} ({errors[0].SchemaPath})");
        }
        else
        {
            _falseAccepts++;
            var text = data.GetRawText();
            output.WriteLine($"  {id}: false accept: {(text.Length > 200 ? text[..200] : text)}");
        }

        return false;
    }

    private static double At(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[(int)((values.Count - 1) * share)];
    }
}
