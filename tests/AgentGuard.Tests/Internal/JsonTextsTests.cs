using AgentGuard.Internal;

namespace AgentGuard.Tests;

public sealed class JsonTextsTests
{
    [TestCase("""{ "a" : "caf\u00e9" , "b":[1.50e3, true, null] }""")]
    [TestCase("""{"name":"x <y>","url":"a\/b"}""")]
    [TestCase("\"J\\u00FCrgen\"")]
    public void What_does_not_change_stays_to_the_byte(string json) =>
        Assert.That(JsonTexts.Map(json, text => text), Is.SameAs(json));

    [TestCase("""["4111111111111111 C:\\u00"]""")]
    [TestCase("""["4111111111111111 é C:\\users"]""")]
    public void A_backslash_before_a_u_is_no_escape(string json)
    {
        var hidden = JsonTexts.Map(json, text => text.Replace("4111111111111111", "<CARD_1>", StringComparison.Ordinal));

        Assert.That(hidden, Is.EqualTo(json.Replace("4111111111111111", "<CARD_1>", StringComparison.Ordinal)));
    }

    [Test]
    public void Around_a_changed_text_everything_stays_to_the_byte() =>
        Assert.That(
            JsonTexts.Map("""{ "name": "Anna", "city": "K\u00f6ln", "of":{"Anna":"Anna, J\u00fcrgen"} }""", text => text.Replace("Anna", "<NAME_1>", StringComparison.Ordinal)),
            Is.EqualTo("""{ "name": "<NAME_1>", "city": "K\u00f6ln", "of":{"Anna":"\u003CNAME_1\u003E, J\u00FCrgen"} }"""));

    [TestCase("""{"card":"4111 1111 1111 1111 \u0026 co"}""")]
    [TestCase("""{"card":4111111111111111,"sum":1.50}""")]
    [TestCase("""["\u003C4111111111111111\u003E"," 4111111111111111\n","\u00064111111111111111é"]""")]
    public void What_is_hidden_comes_back_as_it_was_written(string json)
    {
        var hidden = JsonTexts.Map(json, text => text.Replace("4111111111111111", "<CARD_1>", StringComparison.Ordinal));

        Assert.That(JsonTexts.Map(hidden, text => text.Replace("<CARD_1>", "4111111111111111", StringComparison.Ordinal)), Is.EqualTo(json));
    }

    [TestCase("""{"a":"\u003Cx> caf\u00e9"}""")]
    [TestCase("""{"a":"<x> café"}""")]
    public void Equal_texts_are_written_in_the_same_way_where_that_is_asked_for(string json) =>
        Assert.That(JsonTexts.Map(json, text => text, isUniform: true), Is.EqualTo("""{"a":"<x> café"}"""));

    [Test]
    public void Names_of_members_and_data_uris_stay() =>
        Assert.That(JsonTexts.Map("""{"x":"data:text/plain,x"}""", _ => "y"), Is.EqualTo("""{"x":"data:text/plain,x"}"""));
}
