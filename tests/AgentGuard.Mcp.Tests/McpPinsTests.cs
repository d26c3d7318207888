namespace AgentGuard.Mcp.Tests;

public sealed class McpPinsTests
{
    private string _path = null!;

    [SetUp]
    public void Name() => _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"pins-{TestContext.CurrentContext.Test.ID}.json");

    [TearDown]
    public void Delete() => File.Delete(_path);

    [Test]
    public async Task What_was_accepted_survives_the_process()
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool("pay"));
        var first = McpPins.Load(_path);
        await using (var before = new McpToolset("crm", server.Client, new() { Pins = first }))
        {
            await before.ListToolsAsync();
        }

        first.Save(_path);
        server.Tools[0] = InProcessServer.Tool("pay", description: "something else");
        await using var after = new McpToolset("crm", server.Client, new() { Pins = McpPins.Load(_path) });

        Assert.That(await after.ListToolsAsync(), Is.Empty);
        Assert.That(await File.ReadAllTextAsync(_path), Does.Contain("\"version\": 1").And.Contains("\"pay\"").And.Contains("\"inputSchema\""));
    }

    [Test]
    public async Task A_pin_can_be_forgotten()
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool("pay"));
        var pins = new McpPins();
        await using var toolset = new McpToolset("crm", server.Client, new() { Pins = pins });
        await toolset.ListToolsAsync();

        Assert.That(pins.Contains("crm", "pay"), Is.True);
        Assert.That(pins.Remove("crm", "pay"), Is.True);
        Assert.That(pins.Contains("crm", "pay"), Is.False);
        Assert.That(pins.Remove("other", "pay"), Is.False);
    }

    [TestCase("not json")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":1,\"servers\":{\"crm\":{\"pay\":{}}}}")]
    [TestCase("")]
    public void A_damaged_file_is_a_clear_error_and_never_an_empty_one(string text)
    {
        File.WriteAllText(_path, text);

        Assert.That(() => McpPins.Load(_path), Throws.TypeOf<AgentGuardException>().With.Message.Contains("damaged"));
    }

    [Test]
    public void A_file_of_a_later_version_is_not_misread()
    {
        File.WriteAllText(_path, "{\"version\":2,\"servers\":{}}");

        Assert.That(() => McpPins.Load(_path), Throws.TypeOf<AgentGuardException>().With.Message.Contains("version 2"));
    }
}
