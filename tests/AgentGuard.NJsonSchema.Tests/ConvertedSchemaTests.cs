using System.Text.Json;
using Microsoft.Extensions.AI;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Tests;

public sealed class ConvertedSchemaTests
{
    private const string Document = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    [Test]
    public async Task Makes_a_tool_that_runs_what_it_was_given()
    {
        var tool = (await JsonSchema.FromJsonAsync(Document)).Convert()
            .ToTool("weather", "Tells the weather.", (arguments, _) => new($"fine in {arguments["city"]}"));

        var result = await tool.InvokeAsync(new AIFunctionArguments { ["city"] = "Lyon" });

        Assert.That(result, Is.EqualTo("fine in Lyon"));
        Assert.That((tool.Name, tool.Description), Is.EqualTo(("weather", "Tells the weather.")));
        Assert.That(tool.JsonSchema.GetProperty("required")[0].GetString(), Is.EqualTo("city"));
    }

    [Test]
    public async Task A_guarded_tool_gets_only_arguments_that_conform()
    {
        var ran = 0;
        var tool = (await JsonSchema.FromJsonAsync(Document)).Convert().ToTool("weather", null, (_, _) => new(++ran)).AsGuarded();

        await tool.InvokeAsync(new AIFunctionArguments { ["town"] = "Lyon" });

        Assert.That(ran, Is.Zero);
    }

    [Test]
    public async Task Declares_a_tool_and_a_format()
    {
        var converted = (await JsonSchema.FromJsonAsync(Document)).Convert();

        Assert.That(converted.ToToolDeclaration("weather").JsonSchema.GetRawText(), Is.EqualTo(converted.Schema.GetRawText()));
        Assert.That(converted.ToResponseFormat("city").SchemaName, Is.EqualTo("city"));
        Assert.That(converted.ToResponseFormat().Schema!.Value.ValueKind, Is.EqualTo(JsonValueKind.Object));
    }
}
