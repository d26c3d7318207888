using System.Text.Json;
using AgentGuard.Internal;

namespace AgentGuard.Tests;

public sealed class CanonicalJsonTests
{
    [TestCase("""{"b":1,"a":[1.0,{"d":null,"c":"x"}]}""", """{ "a" : [1, {"c":"\u0078","d":null}], "b" : 1.00 }""", true)]
    [TestCase("""[1,2]""", """[2,1]""", false)]
    [TestCase("""{"a":1}""", """{"a":"1"}""", false)]
    public void Equal_values_have_equal_texts(string left, string right, bool equal) =>
        Assert.That(CanonicalJson.Of(JsonElement.Parse(left)) == CanonicalJson.Of(JsonElement.Parse(right)), Is.EqualTo(equal));
}
