using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class DurationFormatTests
{
    [TestCase("duration", "P4DT12H30M5S", true)]
    [TestCase("duration", "P1Y", true)]
    [TestCase("duration", "PT0S", true)]
    [TestCase("duration", "P1W", true)]
    [TestCase("duration", "P1M", true)]
    [TestCase("duration", "PT1M", true)]
    [TestCase("duration", "PT36H", true)]
    [TestCase("duration", "P1Y2M3D", true)]
    [TestCase("duration", "PT1D", false)]
    [TestCase("duration", "P", false)]
    [TestCase("duration", "P1YT", false)]
    [TestCase("duration", "PT", false)]
    [TestCase("duration", "P2D1Y", false)]
    [TestCase("duration", "P1D2H", false)]
    [TestCase("duration", "P2S", false)]
    [TestCase("duration", "P1Y2W", false)]
    [TestCase("duration", "1D", false)]
    [TestCase("duration", "", false)]
    [TestCase("duration", "p1d", false)]
    [TestCase("duration", "P1.5D", false)]
    public void Durations_are_those_of_iso_8601(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
