using System.Text.Json.Nodes;
using AgentGuard.Tools;

namespace AgentGuard.Tests.Tools;

public sealed class ToolFailureTests
{
    [Test]
    public void Is_one_line_of_json_that_a_model_can_act_on()
    {
        var json = ToolFailures.Unknown("get_usr", ["get_user", "delete_user"]).ToJson();
        Assert.That(json, Is.EqualTo(
            """{"error":{"category":"unknown_tool","tool":"get_usr","message":"There is no tool named 'get_usr'. Nothing ran.","""
            + "\"retryable\":true,\"next\":\"Call get_user or delete_user instead, if it is what you need.\"}}"));
    }

    [TestCase("getUser", "get_user")]
    [TestCase("GET-USER", "get_user")]
    [TestCase("send_mial", "send_mail")]
    public void Names_what_a_misspelt_tool_may_have_meant(string written, string meant) =>
        Assert.That(ToolFailures.Unknown(written, ["send_mail", "get_user"]).Next, Does.StartWith($"Call {meant}"));

    [Test]
    public void Lists_the_tools_when_none_is_near() =>
        Assert.That(ToolFailures.Unknown("xyzzy", ["send_mail", "get_user"]).Next, Is.EqualTo("Use one of: send_mail, get_user."));

    [TestCaseSource(nameof(Categories))]
    public void Every_category_has_a_name_of_its_own(ToolFailureCategory category)
    {
        var name = JsonNode.Parse(new ToolFailure(category, "t", "m", true,
            "n")
        { AttemptsLeft = 1 }.ToJson())!["error"]!["category"]!.ToString();
        Assert.That(name.Replace("_", string.Empty, StringComparison.Ordinal), Is.EqualTo(category.ToString()).IgnoreCase);
    }

    private static ToolFailureCategory[] Categories() => Enum.GetValues<ToolFailureCategory>();
}
