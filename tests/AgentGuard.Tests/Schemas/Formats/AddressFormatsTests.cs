using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class AddressFormatsTests
{
    [TestCase("ipv4", "192.168.0.1", true)]
    [TestCase("ipv4", "0.0.0.0", true)]
    [TestCase("ipv4", "255.255.255.255", true)]
    [TestCase("ipv4", "256.0.0.1", false)]
    [TestCase("ipv4", "127.0.0", false)]
    [TestCase("ipv4", "127.0.0.0.1", false)]
    [TestCase("ipv4", "01.2.3.4", false)]
    [TestCase("ipv4", "1.2.3.4/24", false)]
    [TestCase("ipv4", "0x7f.0.0.1", false)]
    [TestCase("ipv4", "", false)]
    [TestCase("ipv4", "1..2.3", false)]
    [TestCase("ipv4", " 1.2.3.4", false)]
    [TestCase("ipv6", "::1", true)]
    [TestCase("ipv6", "::", true)]
    [TestCase("ipv6", "2001:db8::8a2e:370:7334", true)]
    [TestCase("ipv6", "::ffff:192.168.0.1", true)]
    [TestCase("ipv6", "1:2:3:4:5:6:7:8", true)]
    [TestCase("ipv6", "::abcd:1.2.3.4", true)]
    [TestCase("ipv6", "12345::", false)]
    [TestCase("ipv6", "1:1:1:1:1:1:1:1:1", false)]
    [TestCase("ipv6", "::1%eth0", false)]
    [TestCase("ipv6", "fe80::1/64", false)]
    [TestCase("ipv6", ":2:3:4:5:6:7:8", false)]
    [TestCase("ipv6", "1:2:3:4:5:6:7:", false)]
    [TestCase("ipv6", "::1::", false)]
    [TestCase("ipv6", "1:2:3:4:5:6:7", false)]
    [TestCase("ipv6", "::192.168.0", false)]
    [TestCase("ipv6", "::laptop", false)]
    [TestCase("ipv6", "", false)]
    public void Addresses_are_those_of_the_internet_protocols(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
