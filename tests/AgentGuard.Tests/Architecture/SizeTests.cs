namespace AgentGuard.Tests.Architecture;

/// <summary>Files stay small enough to be read whole.</summary>
public sealed class SizeTests
{
    private static readonly string[] Parts = ["src", "tests", "benchmarks", "samples"];

    [TestCaseSource(nameof(Parts))]
    public void No_file_is_longer_than_400_lines(string part) =>
        Assert.That(SourceTree.Files(part).Where(file => file.Lines > 400).Select(file => $"{file.Path}: {file.Lines}"), Is.Empty);

    [Test]
    public void Half_of_the_source_files_have_at_most_60_lines_and_95_percent_at_most_200()
    {
        var lines = SourceTree.Files("src").Select(file => file.Lines).Order().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[lines.Count / 2], Is.LessThanOrEqualTo(60));
            Assert.That(lines[(int)(lines.Count * 0.95)], Is.LessThanOrEqualTo(200));
        }
    }

    [Test]
    public void No_line_of_the_source_is_longer_than_160_columns() =>
        Assert.That(
            SourceTree.Files("src").SelectMany(file => file.Text.Split('\n').Where(line => line.Length > 160).Select(line => $"{file.Path}: {line.Trim()}")),
            Is.Empty);

    [Test]
    public void Samples_tell_their_story_in_at_most_120_lines() =>
        Assert.That(
            SourceTree.Files("samples", "Program.cs").Where(file => file.Lines > 120).Select(file => $"{file.Path}: {file.Lines}"),
            Is.Empty);

    [Test]
    public void Folders_are_at_most_two_deep() =>
        Assert.That(SourceTree.Files("src/AgentGuard").Where(file => file.Path.Split('/').Length > 3).Select(file => file.Path), Is.Empty);
}
