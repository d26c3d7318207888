using AgentGuard.Schemas.Formats;

namespace AgentGuard.Tests.Schemas.Formats;

public sealed class DateFormatsTests
{
    [TestCase("date", "2024-02-29", true)]
    [TestCase("date", "1999-12-31", true)]
    [TestCase("date", "0000-02-29", true)]
    [TestCase("date", "2023-02-29", false)]
    [TestCase("date", "1900-02-29", false)]
    [TestCase("date", "2024-13-01", false)]
    [TestCase("date", "2024-00-10", false)]
    [TestCase("date", "2024-1-1", false)]
    [TestCase("date", "2024-01-32", false)]
    [TestCase("date", "24-01-01", false)]
    [TestCase("date", "2024/01/01", false)]
    [TestCase("date", "", false)]
    [TestCase("date", "2024-01-0a", false)]
    [TestCase("date", "2024-01-01Z", false)]
    [TestCase("time", "08:30:06Z", true)]
    [TestCase("time", "08:30:06z", true)]
    [TestCase("time", "23:59:60Z", true)]
    [TestCase("time", "15:59:60-08:00", true)]
    [TestCase("time", "08:30:06.283185Z", true)]
    [TestCase("time", "08:30:06+23:59", true)]
    [TestCase("time", "08:30:06", false)]
    [TestCase("time", "24:00:00Z", false)]
    [TestCase("time", "08:60:00Z", false)]
    [TestCase("time", "08:30:61Z", false)]
    [TestCase("time", "22:59:60Z", false)]
    [TestCase("time", "08:30:06.Z", false)]
    [TestCase("time", "08:30:06+24:00", false)]
    [TestCase("time", "08:30:06+1:00", false)]
    [TestCase("time", "8:30:06Z", false)]
    [TestCase("time", "", false)]
    [TestCase("date-time", "1963-06-19T08:30:06.283185Z", true)]
    [TestCase("date-time", "1963-06-19t08:30:06z", true)]
    [TestCase("date-time", "1990-12-31T15:59:60-08:00", true)]
    [TestCase("date-time", "1963-06-19 08:30:06Z", false)]
    [TestCase("date-time", "1963-06-19T08:30:06", false)]
    [TestCase("date-time", "1963-06-19", false)]
    [TestCase("date-time", "1990-02-31T15:59:59Z", false)]
    [TestCase("date-time", "06/19/1963 08:30:06 PST", false)]
    [TestCase("date-time", "", false)]
    public void Dates_and_times_are_those_of_rfc_3339(string format, string text, bool matches) =>
        Assert.That(TextFormat.Find(format)!.IsMatch(text), Is.EqualTo(matches));
}
