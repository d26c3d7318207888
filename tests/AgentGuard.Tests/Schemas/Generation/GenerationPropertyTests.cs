using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Generation;

[Parallelizable]
public sealed class GenerationPropertyTests
{
    private static readonly JsonSchemaOptions Asserting = new() { AssertFormats = true };

    private static IEnumerable<ConstraintProfile> Profiles => [ConstraintProfile.OpenAIStrict, ConstraintProfile.AnthropicStrict, ConstraintProfile.Gemini];

    [TestCaseSource(nameof(Profiles))]
    public void A_value_conforms_to_the_rewritten_schema_once_filled_and_is_itself_once_restored(ConstraintProfile profile) =>
        SchemaCases.Documents(depth: 3).Sample(pair =>
        {
            var strict = StrictSchema.Rewrite(Parse(pair.Schema), profile);
            var filled = strict.Fill(Encoding.UTF8.GetBytes(pair.Value));
            var restored = strict.Restore(filled.Span);

            Assert.That(JsonNode.DeepEquals(WithoutNulls(pair.Value), WithoutNulls(Encoding.UTF8.GetString(restored.Span))), Is.True, Tell);
            Assert.That(JsonSchemaValidator.Compile(pair.Schema).Validate(restored.Span), Is.Empty, Tell);
            if (strict.IsExpressible)
            {
                Assert.That(JsonSchemaValidator.Compile(strict.Schema, Asserting).Validate(filled.Span), Is.Empty, Tell);
            }

            string Tell() => $"{pair.Schema}\n{pair.Value}\n{strict.Schema}\n{Encoding.UTF8.GetString(filled.Span)}";
        });

    [Test]
    public void What_a_rewritten_schema_accepts_conforms_to_the_original_once_restored() =>
        SchemaCases.Documents(depth: 3).Sample(pair =>
        {
            // The grammar of the rewritten schema writes its values.
            var strict = StrictSchema.Rewrite(Parse(pair.Schema));
            if (strict.Losses.Any(loss => loss.Kind is SchemaLossKind.Inexpressible or SchemaLossKind.Approximated or SchemaLossKind.Dropped or SchemaLossKind.Described))
            {
                return;
            }

            var grammar = new GbnfInterpreter(GbnfGrammar.From(strict.Schema).Text);
            var original = JsonSchemaValidator.Compile(pair.Schema, Asserting);
            for (var seed = 0; seed < 10; seed++)
            {
                var text = grammar.Derive(new Random(seed));
                var restored = strict.Restore(Encoding.UTF8.GetBytes(text));
                Assert.That(original.Validate(restored.Span), Is.Empty, $"{pair.Schema}\n{strict.Schema}\n{text}");
            }
        });

    [Test]
    public void What_a_grammar_derives_conforms_and_what_conforms_is_derived() =>
        SchemaCases.Documents(depth: 3).Sample(pair =>
        {
            var gbnf = GbnfGrammar.From(Parse(pair.Schema));
            var grammar = new GbnfInterpreter(gbnf.Text);
            var validator = JsonSchemaValidator.Compile(pair.Schema, Asserting);

            Assert.That(gbnf.Losses, Is.Empty, pair.Schema);
            Assert.That(grammar.Derives(pair.Value), Is.True, $"{pair.Schema}\n{pair.Value}\n{gbnf.Text}");
            for (var seed = 0; seed < 10; seed++)
            {
                var text = grammar.Derive(new Random(seed));
                Assert.That(validator.Validate(Encoding.UTF8.GetBytes(text)), Is.Empty, $"{pair.Schema}\n{text}\n{gbnf.Text}");
                Assert.That(grammar.Derives(text), Is.True, $"{pair.Schema}\n{text}\n{gbnf.Text}");
            }
        });

    [Test]
    public void What_a_regular_expression_matches_conforms_and_what_conforms_matches() =>
        Gen.Select(SchemaCases.Of(depth: 2), SchemaCases.Of(depth: 2)).Sample((pair, other) =>
        {
            if (!JsonRegex.TryCreate(Parse(pair.Schema), out var pattern, out _))
            {
                return;
            }

            var regex = new Regex($"\\A(?:{pattern})\\z", RegexOptions.NonBacktracking);
            var validator = JsonSchemaValidator.Compile(pair.Schema, Asserting);
            var grammar = new GbnfInterpreter(GbnfGrammar.From(Parse(pair.Schema)).Text);
            Assert.That(regex.IsMatch(pair.Value), Is.True, $"{pair.Schema}\n{pair.Value}\n{pattern}");
            foreach (var text in Enumerable.Range(0, 5).Select(seed => grammar.Derive(new Random(seed)).Replace(", ", ",", StringComparison.Ordinal))
                .Append(other.Value).Append(pair.Value + "0").Append(pair.Value.Replace('1', '9')))
            {
                Assert.That(regex.IsMatch(text) && validator.Validate(Encoding.UTF8.GetBytes(text)).Count > 0, Is.False, $"{pair.Schema}\n{text}\n{pattern}");
            }
        }, iter: 60);

    [Test]
    public void The_same_schema_gives_the_same_texts() =>
        SchemaCases.Documents(depth: 3).Sample(pair =>
        {
            var (grammar, strict) = (GbnfGrammar.From(Parse(pair.Schema)).Text, StrictSchema.Rewrite(Parse(pair.Schema)).Schema.GetRawText());
            Assert.That(GbnfGrammar.From(Parse(pair.Schema)).Text, Is.EqualTo(grammar));
            Assert.That(StrictSchema.Rewrite(Parse(pair.Schema)).Schema.GetRawText(), Is.EqualTo(strict));
        });

    // Where the original accepts null, null and absence cannot be told apart.
    private static JsonNode? WithoutNulls(string json)
    {
        var node = JsonNode.Parse(json);
        Strip(node);
        return node;
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                Strip(value);
                if (value is null)
                {
                    members.Remove(name);
                }
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Strip(item);
            }
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
