using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class MailFormatsTests
{
    [TestCase("email", "joe.bloggs@example.com", true)]
    [TestCase("email", "te~st@example.com", true)]
    [TestCase("email", "\"joe bloggs\"@example.com", true)]
    [TestCase("email", "\"a@b\"@example.com", true)]
    [TestCase("email", "joe@[127.0.0.1]", true)]
    [TestCase("email", "joe@[IPv6:::1]", true)]
    [TestCase("email", "a+b@c", true)]
    [TestCase("email", "2962", false)]
    [TestCase("email", ".a@b.c", false)]
    [TestCase("email", "a.@b.c", false)]
    [TestCase("email", "a..b@c.d", false)]
    [TestCase("email", "@b.c", false)]
    [TestCase("email", "a@", false)]
    [TestCase("email", "a b@c.d", false)]
    [TestCase("email", "joe@invalid=domain.com", false)]
    [TestCase("email", "joe@[127.0.0.300]", false)]
    [TestCase("email", "\"a\"b\"@c.d", false)]
    [TestCase("email", "", false)]
    [TestCase("email", "\u00fc@example.com", false)]
    [TestCase("idn-email", "\uc2e4\ub840@\uc2e4\ub840.\ud14c\uc2a4\ud2b8", true)]
    [TestCase("idn-email", "joe.bloggs@example.com", true)]
    [TestCase("idn-email", "\u00fc@example.com", true)]
    [TestCase("idn-email", "2962", false)]
    [TestCase("idn-email", "@\uc2e4\ub840", false)]
    [TestCase("idn-email", "", false)]
    public void Mailboxes_are_those_of_rfc_5321_and_rfc_6531(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
