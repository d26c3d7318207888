using System.Text;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class TextFormatTests
{
    [TestCase("uuid", "2EB8AA08-aa98-11ea-b4aa-73b441d16380", true)]
    [TestCase("uuid", "2eb8aa08aa9811eab4aa73b441d16380", false)]
    [TestCase("uuid", "{2eb8aa08-aa98-11ea-b4aa-73b441d1638}", false)]
    [TestCase("uuid", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", false)]
    [TestCase("uuid", "", false)]
    [TestCase("regex", "^(a|b)+$", true)]
    [TestCase("regex", "(?=a)", true)]
    [TestCase("regex", "^(abc]", false)]
    [TestCase("regex", "\\a", false)]
    public void Texts_are_of_the_format_or_not(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));

    [Test]
    public void A_format_that_is_not_known_is_an_annotation()
    {
        Assert.That(TextFormat.Find("colour"), Is.Null);
        Assert.That(Judge("""{"format":"colour"}""", "\"x\"", asserts: true), Is.Zero);
    }

    [Test]
    public void A_format_is_asserted_only_when_asked_for()
    {
        Assert.That(Judge("""{"format":"date"}""", "\"x\"", asserts: false), Is.Zero);
        Assert.That(Judge("""{"format":"date"}""", "\"x\"", asserts: true), Is.EqualTo(1));
    }

    [TestCase("""{"format":"date"}""", "1")]
    [TestCase("""{"format":"date"}""", "null")]
    [TestCase("""{"format":"date"}""", "\"2024\\u002d01-01\"")]
    public void Only_the_unescaped_text_of_a_string_is_judged(string schema, string value) =>
        Assert.That(Judge(schema, value, asserts: true), Is.Zero);

    [Test]
    public void A_long_text_is_judged_whole()
    {
        var path = "http://a/" + new string('b', 10_000);
        Assert.That(Judge("""{"format":"uri"}""", $"\"{path}\"", asserts: true), Is.Zero);
        Assert.That(Judge("""{"format":"uri"}""", $"\"{path} \"", asserts: true), Is.EqualTo(1));
    }

    private static int Judge(string schema, string value, bool asserts) =>
        JsonSchemaValidator.Compile(schema, new JsonSchemaOptions { AssertFormats = asserts }).Validate(Encoding.UTF8.GetBytes(value)).Count;
}
