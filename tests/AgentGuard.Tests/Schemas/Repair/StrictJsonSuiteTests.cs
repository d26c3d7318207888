using AgentGuard.Schemas.Repair;

namespace AgentGuard.Tests.Schemas.Repair;

public sealed class StrictJsonSuiteTests
{
    [Test]
    public void Accepts_and_refuses_what_the_parsing_test_suite_says()
    {
        var data = Environment.GetEnvironmentVariable("AGENTGUARD_DATA");
        var folder = data is null ? null : Path.Combine(data, "json-parsing", "test_parsing");
        if (folder is null || !Directory.Exists(folder))
        {
            Assert.Ignore("The environment variable AGENTGUARD_DATA does not lead to json-parsing/test_parsing.");
        }

        Assert.Multiple(() =>
        {
            foreach (var file in Directory.EnumerateFiles(folder!, "*.json").Where(file => Path.GetFileName(file)[0] != 'i'))
            {
                var name = Path.GetFileName(file);
                var text = File.ReadAllBytes(file);
                Assert.That(JsonRepair.IsValid(text), Is.EqualTo(name[0] == 'y'), name);
                Assert.That(JsonRepair.RepairUtf8(text).Verdict is RepairVerdict.Clean, Is.EqualTo(name[0] == 'y'), name);
            }
        });
    }
}
