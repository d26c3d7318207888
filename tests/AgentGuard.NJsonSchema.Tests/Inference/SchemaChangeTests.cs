using System.Text.Json;
using AgentGuard.NJsonSchema.Inference;

namespace AgentGuard.NJsonSchema.Tests.Inference;

public sealed class SchemaChangeTests
{
    [TestCase("""{"a":1}""", """{"a":"x"}""", "/a TypeAdded: integer -> integer, string", true)]
    [TestCase("""{"a":1}""", """{"a":1.5}""", "/a TypeAdded: integer -> number", true)]
    [TestCase("""{"a":1}""", """{"a":1,"b":null}""", "/b PropertyAdded: nothing -> null", false)]
    [TestCase("""{"a":1}""", """{}""", "/a BecameOptional: required -> optional", true)]
    [TestCase("""{"a":"2026-01-02"}""", """{"a":"soon"}""", "/a FormatChanged: date -> nothing", true)]
    [TestCase("""[{"a":1}]""", """[{"a":5}]""", "/*/a RangeWidened: [1,1] -> [1,5]", false)]
    public void Says_what_later_samples_add(string before, string after, string change, bool isBreaking)
    {
        var earlier = SchemaInference.From([JsonElement.Parse(before)]);

        var changes = SchemaInference.From([JsonElement.Parse(before), JsonElement.Parse(after)]).ChangesSince(earlier.ToSchema());

        var found = changes.SingleOrDefault(found => found.ToString() == change);
        Assert.That(found, Is.Not.Null, string.Join("\n", changes));
        Assert.That(found!.IsBreaking, Is.EqualTo(isBreaking));
    }

    [Test]
    public void Says_which_values_of_an_enumeration_are_new_and_which_come_no_more()
    {
        var earlier = SchemaInference.From(Enumerable.Range(0, 40).Select(i => JsonElement.Parse(i % 2 == 0 ? "\"open\"" : "\"done\"")));
        var later = SchemaInference.From(Enumerable.Range(0, 40).Select(i => JsonElement.Parse(i % 2 == 0 ? "\"open\"" : "\"lost\"")));

        Assert.That(
            later.ChangesSince(earlier.ToSchema()).Select(change => (change.Kind, change.Before, change.After)),
            Is.EqualTo(new[] { (SchemaChangeKind.ValueAdded, (string?)null, (string?)"lost"), (SchemaChangeKind.ValueRemoved, "done", null) }));
    }

    [Test]
    public void A_property_that_is_gone_is_named()
    {
        var earlier = SchemaInference.From([JsonElement.Parse("""{"a":1,"b":{"c":"x"}}""")]);

        var changes = SchemaInference.From([JsonElement.Parse("""{"a":1,"b":{}}""")]).ChangesSince(earlier.ToSchema());

        Assert.That(changes.Single().ToString(), Is.EqualTo("/b/c PropertyRemoved: string -> nothing"));
    }
}
