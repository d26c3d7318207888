using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class UriTemplateFormatTests
{
    [TestCase("uri-template", "http://a/{term:1}/{term}", true)]
    [TestCase("uri-template", "http://a", true)]
    [TestCase("uri-template", "{+path}/here", true)]
    [TestCase("uri-template", "{?x,y*}", true)]
    [TestCase("uri-template", "", true)]
    [TestCase("uri-template", "{;list*}", true)]
    [TestCase("uri-template", "a%20b", true)]
    [TestCase("uri-template", "http://a/{term", false)]
    [TestCase("uri-template", "http://a/}", false)]
    [TestCase("uri-template", "{", false)]
    [TestCase("uri-template", "{}", false)]
    [TestCase("uri-template", "{a", false)]
    [TestCase("uri-template", "{a b}", false)]
    [TestCase("uri-template", "{a:0}", false)]
    [TestCase("uri-template", "%zz", false)]
    public void Templates_are_those_of_rfc_6570(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
