using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class HostFormatsTests
{
    [TestCase("hostname", "www.example.com", true)]
    [TestCase("hostname", "a", true)]
    [TestCase("hostname", "1host", true)]
    [TestCase("hostname", "xn--4gbwdl.xn--wgbh1c", true)]
    [TestCase("hostname", "a--b", true)]
    [TestCase("hostname", "A-1.B-2", true)]
    [TestCase("hostname", "-bad.example", false)]
    [TestCase("hostname", "bad-.example", false)]
    [TestCase("hostname", "a_b", false)]
    [TestCase("hostname", "", false)]
    [TestCase("hostname", "a..b", false)]
    [TestCase("hostname", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com", false)]
    [TestCase("hostname", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.abc", false)]
    [TestCase("hostname", "xn--X", false)]
    [TestCase("hostname", "host.", false)]
    [TestCase("hostname", "\u5b9f", false)]
    [TestCase("idn-hostname", "example.com", true)]
    [TestCase("idn-hostname", "\uc2e4\ub840.\ud14c\uc2a4\ud2b8", true)]
    [TestCase("idn-hostname", "b\u00fccher.de", true)]
    [TestCase("idn-hostname", "l\u00b7l", true)]
    [TestCase("idn-hostname", "\u0375\u03b2", true)]
    [TestCase("idn-hostname", "\u05d0\u05f3", true)]
    [TestCase("idn-hostname", "\u30fb\u3041", true)]
    [TestCase("idn-hostname", "\u0915\u094d\u200d\u0937", true)]
    [TestCase("idn-hostname", "a\u3002b", true)]
    [TestCase("idn-hostname", "\u302e\uc2e4", false)]
    [TestCase("idn-hostname", "a\u00b7l", false)]
    [TestCase("idn-hostname", "\u0375s", false)]
    [TestCase("idn-hostname", "a\u05f3", false)]
    [TestCase("idn-hostname", "def\u30fbabc", false)]
    [TestCase("idn-hostname", "\u0915\u200d\u0937", false)]
    [TestCase("idn-hostname", "\u0628\u0660\u06f0", false)]
    [TestCase("idn-hostname", "-a", false)]
    [TestCase("idn-hostname", "", false)]
    [TestCase("idn-hostname", "\u0300a", false)]
    [TestCase("idn-hostname", "\u05d0a", false)]
    public void Hosts_are_those_of_rfc_1123_and_rfc_5890(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
