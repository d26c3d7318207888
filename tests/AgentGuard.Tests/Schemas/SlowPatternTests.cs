using System.Text;
using AgentGuard.Schemas;

namespace AgentGuard.Tests.Schemas;

/// <summary>A match that is given up proves nothing, so nothing conforms by it.</summary>
public sealed class SlowPatternTests
{
    // Backtracks exponentially over a run of the letter a that does not end the text.
    private const string Slow = "^(?=(?:a+)+$)";
    private const string Text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";

    [TestCase("""{"pattern":"P"}""", "\"T\"")]
    [TestCase("""{"not":{"pattern":"P"}}""", "\"T\"")]
    [TestCase("""{"not":{"not":{"pattern":"P"}}}""", "\"T\"")]
    [TestCase("""{"patternProperties":{"P":false}}""", "{\"T\":1}")]
    [TestCase("""{"patternProperties":{"P":true},"additionalProperties":true}""", "{\"T\":1}")]
    [TestCase("""{"if":{"pattern":"P"},"then":false}""", "\"T\"")]
    [TestCase("""{"anyOf":[{"pattern":"P"},true]}""", "\"T\"")]
    [TestCase("""{"oneOf":[{"pattern":"P"},true]}""", "\"T\"")]
    [TestCase("""{"contains":{"pattern":"P"},"minContains":0,"maxContains":0}""", "[\"T\"]")]
    [TestCase("""{"items":{"pattern":"P"}}""", "[\"T\",\"T\",\"T\"]")]
    public void A_value_whose_pattern_takes_too_long_does_not_conform(string schema, string value)
    {
        var validator = Compile(schema);
        var error = validator.Validate(Encoding.UTF8.GetBytes(value.Replace("T", Text, StringComparison.Ordinal))).Single();
        Assert.That(error.ToString(), Is.EqualTo($"the value must be matched by the pattern {Slow} within 5 ms, got a text that takes longer"));
    }

    [TestCase("""{"not":{"pattern":"P"}}""", "\"T\"")]
    [TestCase("""{"patternProperties":{"P":false}}""", "{\"T\":1}")]
    [TestCase("""{"patternProperties":{"P":true},"additionalProperties":false}""", "{\"T\":1}")]
    [TestCase("""{"items":{"if":{"pattern":"P"},"then":false}}""", "[\"T\"]")]
    public void A_stream_whose_pattern_takes_too_long_is_rejected_at_its_end(string schema, string value)
    {
        var json = Encoding.UTF8.GetBytes(value.Replace("T", Text, StringComparison.Ordinal));
        using var stream = Compile(schema).OpenStream();
        stream.Append(json);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stream.RejectedAt, Is.EqualTo(json.Length - 1));
            Assert.That(stream.Rejection!.Expected, Does.StartWith("must be matched by the pattern"));
            Assert.That(stream.Complete(), Is.EqualTo(new[] { stream.Rejection }));
        }
    }

    [Test]
    public void The_same_patterns_match_what_they_can_in_time()
    {
        var validator = Compile("""{"pattern":"P"}""");
        Assert.That(validator.Validate("\"aaa\""u8), Is.Empty);
        Assert.That(validator.Validate("\"aa!\""u8).Single().Expected, Does.StartWith("must match the pattern"));
    }

    private static JsonSchemaValidator Compile(string schema) => JsonSchemaValidator.Compile(
        schema.Replace("\"P\"", $"\"{Slow}\"", StringComparison.Ordinal),
        new JsonSchemaOptions { NonRegularPatterns = NonRegularPatterns.Backtracking, PatternTimeout = TimeSpan.FromMilliseconds(5) });
}
