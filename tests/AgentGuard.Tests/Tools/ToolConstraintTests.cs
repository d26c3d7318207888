using System.Text.Json;
using AgentGuard.Testing;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

/// <summary>Every keyword by which a tool can limit its arguments keeps a wrong call from running, and the answer names the place.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class ToolConstraintTests(bool streaming)
{
    private static readonly TestCaseData[] Keywords =
    [
        Of("type", """{"type":"boolean"}""", "true", "5"),
        Of("type, several", """{"type":["integer","null"]}""", "null", "\"x\""),
        Of("enum", """{"enum":["a","b"]}""", "\"a\"", "\"zzz\""),
        Of("const", """{"const":5}""", "5", "6"),
        Of("multipleOf", """{"type":"integer","multipleOf":5}""", "10", "11"),
        Of("minimum", """{"type":"integer","minimum":1}""", "1", "0"),
        Of("maximum", """{"type":"integer","maximum":9}""", "9", "10"),
        Of("exclusiveMinimum", """{"type":"number","exclusiveMinimum":1}""", "1.5", "1"),
        Of("exclusiveMaximum", """{"type":"number","exclusiveMaximum":1}""", "0.5", "1"),
        Of("minLength", """{"type":"string","minLength":2}""", "\"ab\"", "\"a\""),
        Of("maxLength", """{"type":"string","maxLength":2}""", "\"ab\"", "\"abc\""),
        Of("pattern", """{"type":"string","pattern":"^A-[0-9]+$"}""", "\"A-1\"", "\"B-1\""),
        Of("format date", """{"type":"string","format":"date"}""", "\"2026-02-28\"", "\"2026-02-30\""),
        Of("format date-time", """{"type":"string","format":"date-time"}""", "\"2026-02-28T10:00:00Z\"", "\"yesterday\""),
        Of("format email", """{"type":"string","format":"email"}""", "\"a@b.example\"", "\"nobody\""),
        Of("format uuid", """{"type":"string","format":"uuid"}""", "\"00000000-0000-0000-0000-000000000000\"", "\"7\""),
        Of("format uri", """{"type":"string","format":"uri"}""", "\"https://a.example\"", "\"not a uri\""),
        Of("format ipv4", """{"type":"string","format":"ipv4"}""", "\"10.0.0.1\"", "\"10.0.0.256\""),
        Of("items", """{"type":"array","items":{"type":"boolean"}}""", "[true]", "[true,5]", "/x/1"),
        Of("prefixItems", """{"type":"array","prefixItems":[{"type":"boolean"},{"type":"boolean"}]}""", "[true,false]", "[true,5]", "/x/1"),
        Of("items after prefixItems", """{"type":"array","prefixItems":[{}],"items":false}""", "[1]", "[1,2]"),
        Of("contains", """{"type":"array","contains":{"const":7}}""", "[1,7]", "[1,2]"),
        Of("minContains", """{"type":"array","contains":{"const":7},"minContains":2}""", "[7,7]", "[7]"),
        Of("maxContains", """{"type":"array","contains":{"const":7},"maxContains":1}""", "[7]", "[7,7]"),
        Of("uniqueItems", """{"type":"array","uniqueItems":true}""", "[1,2]", "[1,1]"),
        Of("minItems", """{"type":"array","minItems":2}""", "[1,2]", "[1]"),
        Of("maxItems", """{"type":"array","maxItems":1}""", "[1]", "[1,2]"),
        Of("properties", """{"type":"object","properties":{"a":{"type":"boolean"}}}""", """{"a":true}""", """{"a":5}""", "/x/a"),
        Of("required", """{"type":"object","required":["a"]}""", """{"a":1}""", "{}", "/x/a"),
        Of("additionalProperties", """{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"zzzzzz":1}""", "/x/zzzzzz"),
        Of("patternProperties", """{"type":"object","patternProperties":{"^n":{"type":"boolean"}}}""", """{"n1":true}""", """{"n1":5}""", "/x/n1"),
        Of("propertyNames", """{"type":"object","propertyNames":{"maxLength":3}}""", """{"abc":1}""", """{"abcd":1}"""),
        Of("minProperties", """{"type":"object","minProperties":1}""", """{"a":1}""", "{}"),
        Of("maxProperties", """{"type":"object","maxProperties":1}""", """{"a":1}""", """{"a":1,"b":2}"""),
        Of("dependentRequired", """{"type":"object","dependentRequired":{"a":["b"]}}""", """{"a":1,"b":2}""", """{"a":1}"""),
        Of("dependentSchemas", """{"type":"object","dependentSchemas":{"a":{"required":["b"]}}}""", """{"a":1,"b":2}""", """{"a":1}"""),
        Of("allOf", """{"allOf":[{"type":"integer"},{"minimum":3}]}""", "3", "2"),
        Of("anyOf", """{"anyOf":[{"type":"boolean"},{"type":"null"}]}""", "null", "5"),
        Of("oneOf", """{"oneOf":[{"multipleOf":2},{"multipleOf":3}]}""", "4", "6"),
        Of("not", """{"type":"string","not":{"enum":["x"]}}""", "\"y\"", "\"x\""),
        Of("if, then", """{"if":{"minimum":10},"then":{"multipleOf":10}}""", "20", "11"),
        Of("if, else", """{"if":{"minimum":10},"then":true,"else":{"const":1}}""", "1", "2"),
        Of("unevaluatedProperties", """{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}""", """{"a":1}""", """{"b":1}"""),
        Of("unevaluatedItems", """{"prefixItems":[{}],"unevaluatedItems":false}""", "[1]", "[1,2]"),
        Of("$ref", """{"$ref":"#/$defs/small"}""", "1", "9"),
        Of("false", "false", null, "1"),
    ];

    [TestCaseSource(nameof(Keywords))]
    public async Task A_call_that_breaks_a_keyword_does_not_run(string property, string? valid, string invalid, string path)
    {
        var tool = ToolOf(property);
        var guarded = tool.AsGuarded(o => o.RunEffectsOnce = false);
        if (valid is not null)
        {
            Assert.That(await guarded.InvokeAsync(new() { ["x"] = JsonElement.Parse(valid) }), Is.EqualTo("ran"));
        }

        var refused = (string)(await guarded.InvokeAsync(new() { ["x"] = JsonElement.Parse(invalid) }))!;
        var error = JsonElement.Parse(refused).GetProperty("error");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tool.Calls, Is.EqualTo(valid is null ? 0 : 1));
            Assert.That(error.GetProperty("category").GetString(), Is.EqualTo("invalid_arguments"));
            Assert.That(error.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()), Has.Some.StartsWith(path));
        }
    }

    [TestCaseSource(nameof(Keywords))]
    public async Task It_is_refused_before_the_loop_sees_it_and_before_anyone_is_asked_to_approve_it(string property, string? valid, string invalid, string path)
    {
        var tool = ToolOf(property);
        var (response, model) = await ToolLoop.AskAsync(
            streaming,
            [new ApprovalRequiredAIFunction(tool)],
            ScriptedStep.Contents(ToolLoop.Call("declared", "c1", ("x", JsonElement.Parse(invalid)))),
            ScriptedStep.Text("done"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tool.Calls, Is.Zero);
            Assert.That(response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>(), Is.Empty);
            Assert.That(model.LastTranscript(), Does.Contain("invalid_arguments").And.Contain(path));
            Assert.That(response.Text, Is.EqualTo("done"));
        }
    }

    [Test]
    public async Task A_valid_call_is_asked_to_be_approved_and_its_invalid_sibling_is_not()
    {
        var tool = new DeclaredFunction("""{"type":"object","properties":{"x":{"type":"boolean"}}}""");
        var (response, _) = await ToolLoop.AskAsync(
            streaming,
            [new ApprovalRequiredAIFunction(tool)],
            ScriptedStep.Contents(ToolLoop.Call("declared", "c1", ("x", true)), ToolLoop.Call("declared", "c2", ("x", 5))),
            ScriptedStep.Text("done"));
        var asked = response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().ToList();

        Assert.That(asked.Select(request => ((FunctionCallContent)request.ToolCall).CallId), Is.EqualTo(new[] { "c1" }));
    }

    private static DeclaredFunction ToolOf(string property) =>
        new("""{"type":"object","$defs":{"small":{"type":"integer","maximum":5}},"properties":{"x":""" + property + "}}");

    private static TestCaseData Of(string keyword, string property, string? valid, string invalid, string path = "/x") =>
        new TestCaseData(property, valid, invalid, path).SetArgDisplayNames(keyword);
}
