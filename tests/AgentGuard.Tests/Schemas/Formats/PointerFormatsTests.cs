using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class PointerFormatsTests
{
    [TestCase("json-pointer", "", true)]
    [TestCase("json-pointer", "/foo/0", true)]
    [TestCase("json-pointer", "/a~1b", true)]
    [TestCase("json-pointer", "/m~0n", true)]
    [TestCase("json-pointer", "/", true)]
    [TestCase("json-pointer", "//", true)]
    [TestCase("json-pointer", "/ ", true)]
    [TestCase("json-pointer", "/foo//bar", true)]
    [TestCase("json-pointer", "foo", false)]
    [TestCase("json-pointer", "/a~", false)]
    [TestCase("json-pointer", "/a~2", false)]
    [TestCase("json-pointer", "#/a", false)]
    [TestCase("json-pointer", "0", false)]
    [TestCase("relative-json-pointer", "0", true)]
    [TestCase("relative-json-pointer", "1/0", true)]
    [TestCase("relative-json-pointer", "2/highly/nested", true)]
    [TestCase("relative-json-pointer", "0#", true)]
    [TestCase("relative-json-pointer", "120/a", true)]
    [TestCase("relative-json-pointer", "/a", false)]
    [TestCase("relative-json-pointer", "-1/a", false)]
    [TestCase("relative-json-pointer", "+1/a", false)]
    [TestCase("relative-json-pointer", "01/a", false)]
    [TestCase("relative-json-pointer", "0##", false)]
    [TestCase("relative-json-pointer", "", false)]
    [TestCase("relative-json-pointer", "1#/a", false)]
    public void Pointers_are_those_of_rfc_6901(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
