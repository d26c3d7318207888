using AgentGuard.Testing.Simulator;

namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>Every fault of the simulator, on both paths, with both SDKs, under every arrangement.</summary>
public sealed class FaultMatrixTests
{
    private static readonly SimulatedProtocol[] Sdks = [SimulatedProtocol.OpenAI, SimulatedProtocol.Anthropic];
    private static readonly string[] Paths = [FaultRow.Whole, FaultRow.Stream];

    private static IEnumerable<TestCaseData> Cases() =>
        from fault in Enum.GetValues<SimulatedFaultKind>()
        from path in Paths
        from sdk in Sdks
        from arrangement in Enum.GetValues<FaultArrangement>()
        from lasting in new[] { false, true }
        select new TestCaseData(fault, path, sdk, arrangement, lasting)
            .SetArgDisplayNames($"{fault}", path, $"{sdk}", $"{arrangement}", lasting ? "lasting" : "once");

    [TestCaseSource(nameof(Cases))]
    public async Task Comes_to_what_was_written_down(
        SimulatedFaultKind fault, string path, SimulatedProtocol sdk, FaultArrangement arrangement, bool lasting)
    {
        var row = FaultMatrix.Rows.Single(row => row.Kind == fault && (row.Path ?? path) == path && (row.Sdk ?? sdk) == sdk);
        await using var run = await FaultRun.StartAsync(fault, lasting, arrangement, sdk);

        var outcome = await run.RunAsync(path == FaultRow.Stream);

        Assert.That(outcome, Is.EqualTo(row.Expected(arrangement, lasting)));
    }

    [Test]
    public void Every_fault_is_expected_once_for_each_path_and_SDK()
    {
        var expected =
            from fault in Enum.GetValues<SimulatedFaultKind>()
            from path in Paths
            from sdk in Sdks
            select (fault, path, sdk);
        var written =
            from row in FaultMatrix.Rows
            from path in Paths.Where(path => (row.Path ?? path) == path)
            from sdk in Sdks.Where(sdk => (row.Sdk ?? sdk) == sdk)
            select (row.Kind, path, sdk);

        Assert.That(written, Is.EquivalentTo(expected));
    }

    [Test]
    public void The_README_shows_what_is_expected()
    {
        var text = File.ReadAllText(FaultTable.Readme);
        var table = FaultTable.Render();
        if (Environment.GetEnvironmentVariable("AGENTGUARD_WRITE_TABLES") == "1")
        {
            text = FaultTable.Replace(text, table);
            File.WriteAllText(FaultTable.Readme, text);
        }

        Assert.That(
            FaultTable.Find(text),
            Is.EqualTo(table),
            "The table is out of date. Write it anew: AGENTGUARD_WRITE_TABLES=1 dotnet test tests/AgentGuard.Tests --filter The_README_shows_what_is_expected");
    }
}
