using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace AgentGuard.Tests.Schemas.Generation;

[Parallelizable]
public sealed class RealGrammarTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSchemaOptions Lenient = new() { UnknownKeywords = UnknownKeywords.Annotation, NonRegularPatterns = NonRegularPatterns.Backtracking };

    [Test]
    public void Real_schemas_have_grammars_that_derive_nothing_wrong()
    {
        var (schemas, refused, silent, values, derived, unsound) = (0, 0, 0, 0, 0, new List<string>());
        foreach (var (id, schema, valid, _) in RealSchemas.Read())
        {
            schemas++;
            if (Grammar(schema) is not { } gbnf)
            {
                refused++;
                continue;
            }

            var isExact = gbnf.Losses.All(loss => loss.Kind == SchemaLossKind.Narrowed || loss.Keyword == "format");
            silent += gbnf.Losses.Count == 0 ? 1 : 0;
            var grammar = new GbnfInterpreter(gbnf.Text);
            var validator = JsonSchemaValidator.Compile(schema, Lenient);
            foreach (var value in valid.Where(value => validator.Validate(value).Count == 0))
            {
                values++;
                derived += grammar.Derives(Compact(value, schema)) ? 1 : 0;
            }

            for (var seed = 0; isExact && seed < 2; seed++)
            {
                var text = grammar.Derive(new Random(seed));
                if (text.Length < 100_000 && validator.Validate(Encoding.UTF8.GetBytes(text)) is [var error, ..] && !error.Expected.Contains("depth", StringComparison.Ordinal))
                {
                    unsound.Add($"{id}: {error} in {text[..Math.Min(text.Length, 200)]}");
                }
            }
        }

        TestContext.Out.WriteLine($"{schemas} schemas, {refused} refused, {silent} without loss, {derived} of {values} values derived as they are written, {unsound.Count} unsound");
        Assert.That(unsound, Is.Empty, string.Join('\n', unsound.Take(20)));
    }

    [Test]
    public void Real_schemas_have_regular_expressions_that_match_nothing_wrong()
    {
        var (schemas, written, values, matched, wrong) = (0, 0, 0, 0, new List<string>());
        foreach (var (id, schema, valid, invalid) in RealSchemas.Read())
        {
            schemas++;
            if (!TryCreate(schema, out var pattern) || pattern!.Length > 1_000)
            {
                written += pattern is null ? 0 : 1;
                continue;
            }

            written++;
            var regex = new Regex($"\\A(?:{pattern})\\z", RegexOptions.NonBacktracking);
            var validator = JsonSchemaValidator.Compile(schema, Lenient);
            foreach (var value in valid.Concat(invalid))
            {
                var (conforms, matches) = (validator.Validate(value).Count == 0, regex.IsMatch(Compact(value, schema)));
                values += conforms ? 1 : 0;
                matched += conforms && matches ? 1 : 0;
                if (matches && !conforms)
                {
                    wrong.Add($"{id}: {value}");
                }
            }
        }

        TestContext.Out.WriteLine($"{schemas} schemas, {written} with an expression, {matched} of {values} values matched, {wrong.Count} wrong");
        Assert.That(wrong, Is.Empty, string.Join('\n', wrong.Take(20)));
    }

    private static bool TryCreate(JsonElement schema, out string? pattern)
    {
        pattern = null;
        try
        {
            return JsonRegex.TryCreate(schema, out pattern, out _);
        }
        catch (SchemaNotSupportedException)
        {
            return false;
        }
    }

    private static GbnfGrammar? Grammar(JsonElement schema)
    {
        try
        {
            return GbnfGrammar.From(schema);
        }
        catch (SchemaNotSupportedException)
        {
            return null;
        }
    }

    // Members in the order of the declaration, as far as plain properties tell it.
    private static string Compact(JsonElement value, JsonElement schema) => Ordered(value, schema).ToString();

    private static StringBuilder Ordered(JsonElement value, JsonElement schema)
    {
        var text = new StringBuilder();
        if (value.ValueKind == JsonValueKind.Object)
        {
            var properties = Part(schema, "properties");
            var order = properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().Select(property => property.Name).ToList() : [];
            var members = value.EnumerateObject().OrderBy(member => order.IndexOf(member.Name) is var at && at < 0 ? int.MaxValue : at);
            return text.Append('{').AppendJoin(',', members.Select(member =>
                JsonSerializer.Serialize(member.Name, Relaxed) + ":" + Ordered(member.Value, Part(properties, member.Name)))).Append('}');
        }

        return value.ValueKind == JsonValueKind.Array
            ? text.Append('[').AppendJoin(',', value.EnumerateArray().Select(item => Ordered(item, Part(schema, "items")))).Append(']')
            : text.Append(JsonSerializer.Serialize(value, Relaxed));
    }

    private static JsonElement Part(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var part) ? part : default;
}
