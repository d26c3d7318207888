using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Formats;
using AgentGuard.Ports;
using AgentGuard.Schemas;
using AgentGuard.Testing;

namespace AgentGuard.Tests.Guardrails.Formats;

public sealed class TextFormGuardrailTests
{
    private const string Schema = """{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}""";

    [TestCase("""{"id":5}""", ExpectedResult = true)]
    [TestCase(""" {"id":5} """, ExpectedResult = true)]
    [TestCase("""{"id":"5"}""", ExpectedResult = false)]
    [TestCase("""{"id":5,}""", ExpectedResult = false)]
    [TestCase("""{"id":5} /* x */""", ExpectedResult = false)]
    [TestCase("""{"id":5,"id":6}""", ExpectedResult = false)]
    [TestCase("""Here: {"id":5}""", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    public Task<bool> Json_is_strict_and_conforms(string text) => Passes(new JsonGuardrail(JsonSchemaValidator.Compile(Schema)), text);

    [TestCase("5", ExpectedResult = true)]
    [TestCase("{'id':5}", ExpectedResult = false)]
    public Task<bool> Any_json_passes_without_a_schema(string text) => Passes(new JsonGuardrail(), text);

    [TestCase("""{"filter":"{\"id\":5}"}""", ExpectedResult = true)]
    [TestCase("""{"filter":{"id":5}}""", ExpectedResult = true)]
    [TestCase("""{"filter":"{id:5}"}""", ExpectedResult = false)]
    [TestCase("""{"filter":{"id":"x"}}""", ExpectedResult = false)]
    [TestCase("""{"other":"{id:5}"}""", ExpectedResult = true)]
    public async Task<bool> An_argument_is_judged_by_its_name(string arguments) => (await new JsonGuardrail(JsonSchemaValidator.Compile(Schema), "filter")
        .JudgeAsync(new BoundaryContent(TrustBoundary.ToolCall, arguments))).Passed;

    [TestCase(CodeFenceRule.None, "plain `code`", ExpectedResult = true)]
    [TestCase(CodeFenceRule.None, "a\n```\nx\n```", ExpectedResult = false)]
    [TestCase(CodeFenceRule.None, "a\n    ```\nx", ExpectedResult = true, Description = "indented by four")]
    [TestCase(CodeFenceRule.Some, "a\n```sql\nx\n```\nb", ExpectedResult = true)]
    [TestCase(CodeFenceRule.Some, "a\n```SQL title\nx\n```\nb\n~~~sql\ny\n~~~", ExpectedResult = true)]
    [TestCase(CodeFenceRule.Some, "a\n```bash\nx\n```", ExpectedResult = false)]
    [TestCase(CodeFenceRule.Some, "a\n```sql\nx", ExpectedResult = false, Description = "not closed")]
    [TestCase(CodeFenceRule.Some, "a\n````sql\n```\nx\n````", ExpectedResult = true, Description = "a shorter fence within")]
    [TestCase(CodeFenceRule.Some, "a\n```sql\nx\n~~~", ExpectedResult = false)]
    [TestCase(CodeFenceRule.Some, "no code", ExpectedResult = true)]
    [TestCase(CodeFenceRule.Only, "```sql\nx\n```\n", ExpectedResult = true)]
    [TestCase(CodeFenceRule.Only, "Here:\n```sql\nx\n```", ExpectedResult = false)]
    [TestCase(CodeFenceRule.Only, "```sql\nx\n```\n```sql\ny\n```", ExpectedResult = false)]
    [TestCase(CodeFenceRule.Only, "SELECT 1", ExpectedResult = false)]
    public Task<bool> Code_is_fenced_as_the_rule_says(CodeFenceRule rule, string text) => Passes(new CodeFenceGuardrail(rule, ["sql"]), text);

    [TestCase("One line.\nAnd another: 3 < 5 & a_b, 2 * 3 * 4.", ExpectedResult = true)]
    [TestCase("# Title", ExpectedResult = false)]
    [TestCase("a\n- item", ExpectedResult = false)]
    [TestCase("1. item", ExpectedResult = false)]
    [TestCase("| a | b |", ExpectedResult = false)]
    [TestCase("a **b** c", ExpectedResult = false)]
    [TestCase("a `b` c", ExpectedResult = false)]
    [TestCase("[a](b)", ExpectedResult = false)]
    [TestCase("a<br>b", ExpectedResult = false)]
    [TestCase("a&nbsp;b", ExpectedResult = false)]
    [TestCase("a\u0007b", ExpectedResult = false)]
    public Task<bool> Plain_text_has_no_markup(string text) => Passes(new PlainTextGuardrail(), text);

    [TestCase("One **line**.\n", ExpectedResult = true)]
    [TestCase("One.\nTwo.", ExpectedResult = false)]
    [TestCase("One.\u2028Two.", ExpectedResult = false)]
    public Task<bool> A_single_line_is_one(string text) => Passes(new PlainTextGuardrail(allowsLines: false, allowsMarkup: true), text);

    [TestCase("A-12345", ExpectedResult = true)]
    [TestCase("A-12345\n", ExpectedResult = false)]
    [TestCase("B-1|x", ExpectedResult = false)]
    public Task<bool> The_whole_text_has_the_form(string text) => Passes(new FormGuardrail("order id", "[A-Z]-[0-9]{5}|[A-Z]-x"), text);

    [Test]
    public void An_expression_that_needs_backtracking_is_refused() =>
        Assert.That(() => new FormGuardrail("form", "(?=a)b"), Throws.ArgumentException);

    [TestCase("json", "5", "it is 5")]
    [TestCase("sql", "SELECT 1", "DROP TABLE t")]
    [TestCase("code", "```\nx\n```", "x")]
    [TestCase("some code", "x", "```\nx")]
    [TestCase("no code", "x", "```\nx\n```")]
    [TestCase("plain", "x", "**x**")]
    [TestCase("line", "x", "x\ny")]
    [TestCase("form", "x", "y")]
    public async Task The_model_is_asked_again_on_both_paths(string form, string good, string bad)
    {
        foreach (var streaming in new[] { false, true })
        {
            var call = new GuardedCall(new ScriptedChatClient(ScriptedStep.Text(bad), ScriptedStep.Text(good)), g => Configure(g, form));

            Assert.That((await call.AskAsync(streaming, "go")).Text, Is.EqualTo(good));
        }
    }

    private static GuardrailPolicyBuilder Configure(GuardrailPolicyBuilder g, string form) => form switch
    {
        "json" => g.RequireJson(),
        "sql" => g.RequireReadOnlySql(),
        "code" => g.RequireCode(),
        "some code" => g.AllowCode(),
        "no code" => g.ForbidCode(),
        "plain" => g.RequirePlainText(),
        "line" => g.RequireSingleLine(),
        _ => g.RequireForm("x", "x"),
    };

    private static async Task<bool> Passes(IGuardrail guardrail, string text) =>
        (await guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text))).Passed;
}
