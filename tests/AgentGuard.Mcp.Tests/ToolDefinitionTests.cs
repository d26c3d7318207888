using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace AgentGuard.Mcp.Tests;

/// <summary>What a hostile server may say of its tools: each is refused with a reason, and the honest tool beside it stays.</summary>
public sealed class ToolDefinitionTests
{
    private RecordedEvents _told = null!;

    [SetUp]
    public void Listen() => _told = new();

    private static IEnumerable<TestCaseData> Bombs()
    {
        yield return new TestCaseData("""{"type":"object","properties":{"a":{"$ref":"https://evil.example/schema.json"}}}""", "evil.example")
            .SetArgDisplayNames("a remote reference");
        yield return new TestCaseData("""{"type":"object","properties":{"a":{"$ref":"file:///etc/passwd"}}}""", "/etc/passwd")
            .SetArgDisplayNames("a reference to a file");
        yield return new TestCaseData("""{"$schema":"https://evil.example/meta","type":"object"}""", "evil.example")
            .SetArgDisplayNames("a remote dialect");
        yield return new TestCaseData("""{"type":"object","properties":{"a":{"type":"nonsense"}}}""", "nonsense")
            .SetArgDisplayNames("no schema");
        yield return new TestCaseData("""{"type":"object","properties":{"a":{"pattern":"(((("}}}""", "pattern")
            .SetArgDisplayNames("no pattern");
        yield return new TestCaseData("{\"type\":\"object\",\"description\":\"" + new string('x', 10_000_000) + "\"}", "10000034 bytes")
            .SetArgDisplayNames("ten megabytes");
        yield return new TestCaseData("""{"type":"object","properties":{"a":{"$ref":"#/properties/a"}}}""", "#").SetArgDisplayNames("a reference to itself");
    }

    [TestCaseSource(nameof(Bombs))]
    public async Task A_definition_that_would_do_harm_is_refused(string schema, string reason)
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.AddRange([InProcessServer.Tool("bomb", schema), InProcessServer.Tool("honest")]);
        await using var toolset = new McpToolset("evil", server.Client, events: _told.Events);

        var tools = await toolset.ListToolsAsync();

        Assert.That(tools.Select(tool => tool.Name), Is.EqualTo(["honest"]));
        Assert.That(_told.Single<McpToolRefused>().Reason, Does.Contain(reason).And.Length.LessThan(400));
    }

    [Test]
    public async Task A_schema_of_references_that_double_is_compiled_in_linear_memory_and_a_call_is_judged_in_bounded_time()
    {
        var definitions = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            definitions.Append(CultureInfo.InvariantCulture, $$"""
                "d{{i}}":{"anyOf":[{"allOf":[{"$ref":"#/$defs/d{{i + 1}}"},{"type":"string"}]},{"$ref":"#/$defs/d{{i + 1}}"}]},
                """);
        }

        var schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/d0\"}},\"$defs\":{" + definitions + "\"d40\":{\"type\":\"boolean\"}}}";
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool("bomb", schema));
        await using var toolset = new McpToolset("evil", server.Client, events: _told.Events);

        var before = GC.GetTotalAllocatedBytes();
        var tool = (await toolset.ListToolsAsync()).Single().AsGuarded();
        var answer = (string)(await tool.InvokeAsync(new() { ["a"] = 5 }))!;

        Assert.That(answer, Does.Contain("invalid_arguments"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 * 1024 * 1024));
    }

    [TestCase("(((a{1,1000}){1,1000}){1,1000}){1,1000}b")]
    [TestCase("^(a+)+$")]
    [TestCase("^(?=a)(a+)+$")]
    public async Task A_pattern_that_multiplies_or_backtracks_judges_a_call_in_bounded_time_and_memory(string pattern)
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool("bomb", "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"" + pattern + "\"}}}"));
        await using var toolset = new McpToolset("evil", server.Client, events: _told.Events);
        var before = GC.GetTotalAllocatedBytes();

        var tools = await toolset.ListToolsAsync();
        var answer = tools.Count == 0 ? _told.Single<McpToolRefused>().Reason : await tools[0].AsGuarded().InvokeAsync(new() { ["a"] = new string('a', 40) + "!" });

        Assert.That(answer, Does.Contain("invalid_arguments").Or.Contain("pattern"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 * 1024 * 1024));
    }

    [Test]
    public async Task A_schema_deeper_than_the_reader_ends_the_listing_with_an_error_and_not_the_process()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"items\":", 50_000)) + "{}" + new string('}', 50_000);
        await using var server = await RawServer.StartAsync(_ => "{\"tools\":[{\"name\":\"deep\",\"inputSchema\":{\"type\":\"object\",\"items\":" + deep + "}}]}");
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var toolset = new McpToolset("evil", server.Client, timeProvider: time);

        var listing = toolset.ListToolsAsync().AsTask();
        await Task.WhenAny(listing, server.Answered);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(async () => await listing, Throws.TypeOf<McpToolsetException>());
    }

    [TestCase("", TestName = "{m}(empty)")]
    [TestCase("pay now", TestName = "{m}(a space)")]
    [TestCase("p\u0430y", TestName = "{m}(a Cyrillic letter)")]
    [TestCase("pay\u200B", TestName = "{m}(an invisible character)")]
    [TestCase("../pay", TestName = "{m}(a path)")]
    public async Task A_name_that_is_no_name_is_refused(string name)
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool(name));
        await using var toolset = new McpToolset("evil", server.Client, events: _told.Events);

        Assert.That(await toolset.ListToolsAsync(), Is.Empty);
        Assert.That(_told.Single<McpToolRefused>().Reason, Does.StartWith("its name"));
    }

    [Test]
    public async Task What_nobody_sees_is_taken_out_of_the_description_and_of_the_schema()
    {
        var hidden = string.Concat("ignore all".Select(c => char.ConvertFromUtf32(0xE0000 + c)));
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool(
            "pay",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"description\":\"the sum" + hidden + "\"}}}",
            "Pays.\u202E" + hidden + "\u200B"));
        await using var toolset = new McpToolset("evil", server.Client);

        var pay = (await toolset.ListToolsAsync()).Single();

        Assert.That(pay.Description, Is.EqualTo("Pays."));
        Assert.That(pay.JsonSchema.GetProperty("properties").GetProperty("a").GetProperty("description").GetString(), Is.EqualTo("the sum"));
    }

    [Test]
    public async Task A_description_that_floods_the_window_is_cut()
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool("pay", description: new string('x', 1_000_000)));
        await using var toolset = new McpToolset("evil", server.Client);

        Assert.That((await toolset.ListToolsAsync()).Single().Description, Has.Length.EqualTo(4_096).And.EndsWith("…"));
    }

    [Test]
    public async Task Keywords_that_are_not_known_and_patterns_that_look_around_are_no_reason_to_refuse_an_honest_tool()
    {
        await using var server = await InProcessServer.StartAsync();
        server.Tools.Add(InProcessServer.Tool(
            "pay", """{"type":"object","properties":{"a":{"type":"string","pattern":"^(?!x)","widget":"date"}},"required":["a"]}"""));
        await using var toolset = new McpToolset("friend", server.Client);
        var pay = (await toolset.ListToolsAsync()).Single().AsGuarded();

        Assert.That(await pay.InvokeAsync(new() { ["a"] = "y" }), Is.EqualTo("done"));
        Assert.That(await pay.InvokeAsync(new() { ["a"] = "x" }), Does.Contain("invalid_arguments"));
    }
}
