using AgentGuard.Ports;
using CsCheck;

namespace AgentGuard.Tests.Ports;

public sealed class RedactionMapTests
{
    [Test]
    public void The_same_value_has_the_same_placeholder_and_another_one_another()
    {
        var map = new RedactionMap();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(map.GetPlaceholder("EMAIL", "a@example.org"), Is.EqualTo("<EMAIL_1>"));
            Assert.That(map.GetPlaceholder("EMAIL", "b@example.org"), Is.EqualTo("<EMAIL_2>"));
            Assert.That(map.GetPlaceholder("EMAIL", "a@example.org"), Is.EqualTo("<EMAIL_1>"));
            Assert.That(map.GetPlaceholder("PHONE", "a@example.org"), Is.EqualTo("<PHONE_1>"));
        }
    }

    [Test]
    public void Puts_known_values_back_and_leaves_unknown_placeholders_alone()
    {
        var map = new RedactionMap();
        map.GetPlaceholder("EMAIL", "a@example.org");

        Assert.That(map.Restore("To <EMAIL_1>, not <EMAIL_2> and not <b>."), Is.EqualTo("To a@example.org, not <EMAIL_2> and not <b>."));
    }

    [Test]
    public void Redacting_and_restoring_gives_the_text_back() =>
        Gen.String[Gen.Char.AlphaNumeric, 1, 12].Array[1, 20].Sample(values =>
        {
            var map = new RedactionMap();
            var text = string.Join(' ', values.Select(value => map.GetPlaceholder("VALUE", value)));
            return map.Restore(text) == string.Join(' ', values);
        });
}
