using System.Text.Json;
using CsCheck;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Tests;

/// <summary>Where NJsonSchema judges by all of a schema, the converted one says the same of every value.</summary>
public sealed class SameVerdictTests
{
    private static readonly Gen<string> Plain = Gen.OneOf(
        Gen.Const("{}"),
        Gen.Const("""{"type":"boolean"}"""),
        Gen.Const("""{"type":["string","null"]}"""),
        Gen.Const("""{"type":"string","enum":["a","bb"]}"""),
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 3]).Select(n => $$"""{"type":"string","minLength":{{n.Item1}},"maxLength":{{n.Item2}}}"""),
        Gen.Select(Gen.Int[-2, 1], Gen.Bool).Select(n => $$"""{"type":"integer","minimum":{{n.Item1}},"exclusiveMinimum":{{(n.Item2 ? "true" : "false")}}}"""),
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3]).Select(n => $$"""{"type":"number","multipleOf":{{n.Item1}},"exclusiveMaximum":{{n.Item2}}}"""),
        Gen.Const("""{"type":"string","pattern":"^a+$"}"""));

    private static readonly Gen<string> Schemas = Gen.Recursive<string>((depth, inner) => depth > 2 ? Plain : Gen.OneOf(
        Plain,
        Gen.Select(inner, inner, Gen.Bool, Gen.Bool).Select(p => $$"""
            {"type":"object","properties":{"a":{{p.Item1}},"b":{{p.Item2}}},"additionalProperties":{{(p.Item3 ? "true" : "false")}}{{(p.Item4 ? ",\"required\":[\"a\"]" : "")}}}
            """),
        inner.Select(item => $$"""{"type":"object","additionalProperties":{{item}}}"""),
        Gen.Select(inner, Gen.Int[1, 2], Gen.Bool).Select(p =>
            $$"""{"type":"array","items":{{p.Item1}},"maxItems":{{p.Item2}},"uniqueItems":{{(p.Item3 ? "true" : "false")}}}"""),
        Gen.Select(inner, inner).Select(p => $$"""{"type":"array","items":[{{p.Item1}},{{p.Item2}}],"additionalItems":false}"""),
        Gen.Select(Gen.OneOf(Gen.Const("allOf"), Gen.Const("anyOf"), Gen.Const("oneOf")), inner, inner).Select(p => $$"""{"{{p.Item1}}":[{{p.Item2}},{{p.Item3}}]}"""),
        inner.Select(schema => $$"""{"not":{{schema}}}""")));

    private static readonly Gen<string> Values = Gen.Recursive<string>((depth, inner) =>
    {
        var scalars = Gen.Int[0, 10].Select(i => new[] { "null", "true", "false", "0", "1", "-2", "3", "\"\"", "\"a\"", "\"bb\"", "\"aaaa\"" }[i]);
        return depth > 2 ? scalars : Gen.OneOf(
            scalars,
            Gen.Select(inner, inner).Select(p => $$"""{"a":{{p.Item1}},"b":{{p.Item2}}}"""),
            inner.Select(value => $$"""{"c":{{value}}}"""),
            inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"));
    });

    [Test]
    public void Of_every_value_the_converted_schema_says_what_NJsonSchema_says() => Gen.Select(Schemas, Values.Array[12]).Sample(
        (document, values) =>
        {
            var schema = JsonSchema.FromJsonAsync(document).GetAwaiter().GetResult();
            var validator = schema.ToValidator();
            return Array.TrueForAll(values, value => IsMisjudged(value) || (schema.Validate(value).Count == 0) == (validator.Validate(JsonElement.Parse(value)).Count == 0));
        },
        iter: 5_000,
        print: sample => sample.Item1 + "\n" + string.Join("\n", sample.Item2));

    /// <summary>NJsonSchema compares the items of an array by their text, in which null and the empty string are the same.</summary>
    private static bool IsMisjudged(string value) => value.Contains("null", StringComparison.Ordinal) && value.Contains("\"\"", StringComparison.Ordinal);
}
