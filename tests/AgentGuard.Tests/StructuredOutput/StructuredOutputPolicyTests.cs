using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;
using AgentGuard.StructuredOutput;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AgentGuard.Tests.StructuredOutput;

public sealed class StructuredOutputPolicyTests
{
    [Test]
    public async Task A_loop_of_its_own_judges_and_asks_again_without_a_pipeline()
    {
        var schema = new StructuredOutputPolicy().CompileFor<Trip>();

        var refused = await schema.JudgeAsync("""{"city":"Rome","days":0}""");
        var accepted = await schema.JudgeAsync("```json\n" + Trip.Json + "\n```");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.IsAccepted, Is.False);
            Assert.That(refused.ReaskMessage, Does.Contain("/days must be >= 1, got 0").And.Contain("\"city\""));
            Assert.That(refused.Reason, Is.EqualTo("/days must be >= 1"), "what was found is content");
            Assert.That(accepted.Text, Is.EqualTo(Trip.Json));
            Assert.That(accepted.Verdict, Is.EqualTo(RepairVerdict.Lossless));
            Assert.That(accepted.Json.GetProperty("city").GetString(), Is.EqualTo("Rome"));
        }
    }

    [Test]
    public void The_same_schema_is_compiled_once()
    {
        var policy = new StructuredOutputPolicy();
        var first = policy.CompileFor<Trip>();

        Assert.That(policy.CompileFor<Trip>(), Is.SameAs(first));
    }

    [Test]
    public async Task The_disposed_document_of_a_format_does_not_matter()
    {
        var policy = new StructuredOutputPolicy();
        OutputSchema schema;
        using (var document = JsonDocument.Parse("""{"type":"object","required":["a"]}"""))
        {
            schema = policy.Compile(ChatResponseFormat.ForJsonSchema(document.RootElement));
        }

        Assert.That((await schema.JudgeAsync("{}")).ReaskMessage, Does.Contain("required"));
    }

    [Test]
    public void A_schema_that_is_not_understood_is_the_hosts_to_mend() => Assert.That(
        () => new StructuredOutputPolicy().Compile(ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"typ":"object"}"""))),
        Throws.TypeOf<SchemaNotSupportedException>().With.Message.Contains("typ"));

    [Test]
    public async Task Formats_are_asserted_unless_the_host_says_otherwise([Values] bool assert)
    {
        var format = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"at":{"type":"string","format":"date"}}}"""));
        var schema = new StructuredOutputPolicy(new StructuredOutputOptions { AssertFormats = assert }).Compile(format);

        Assert.That((await schema.JudgeAsync("""{"at":"next Tuesday"}""")).IsAccepted, Is.EqualTo(!assert));
    }

    [Test]
    public async Task A_long_list_of_errors_is_cut_for_the_model()
    {
        var format = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"a":{"items":{"maximum":1}}}}"""));

        var judgement = await new StructuredOutputPolicy().Compile(format).JudgeAsync($$"""{"a":[{{string.Join(',', Enumerable.Repeat("9", 30))}}]}""");

        Assert.That(judgement.ReaskMessage, Does.Contain("and 20 more of the kind"));
    }

    [TestCase(11, RepairVerdict.Coerced)]
    [TestCase(1, RepairVerdict.Rejected)]
    public void Options_out_of_range_are_refused(int reasks, RepairVerdict worst) => Assert.That(
        () => new StructuredOutputPolicy(new StructuredOutputOptions { MaxReasks = reasks, WorstRepair = worst }),
        Throws.TypeOf<OptionsValidationException>());
}
