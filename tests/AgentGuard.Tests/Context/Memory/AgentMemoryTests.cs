using AgentGuard.Context.Memory;

namespace AgentGuard.Tests.Context.Memory;

public sealed class AgentMemoryTests
{
    [Test]
    public async Task A_newer_fact_replaces_the_one_that_it_names_and_history_is_kept()
    {
        var memory = new AgentMemory();
        await memory.RememberAsync(Fact("a", "Ada lives in Oslo."));
        var replaced = await memory.RememberAsync(Fact("b", "Ada lives in Bergen.") with { Supersedes = "a" });

        var found = await memory.RecallAsync("ada", "Where does Ada live?");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(replaced.Select(fact => fact.Id), Is.EqualTo(["a"]));
            Assert.That(found.Select(hit => hit.Item.Id), Is.EqualTo(["b"]));
            Assert.That((await memory.GetHistoryAsync("ada", "b")).Select(fact => fact.Id), Is.EqualTo(["a", "b"]));
            Assert.That(await memory.GetHistoryAsync("ada", "none"), Is.Empty);
        }
    }

    [Test]
    public async Task It_replaces_what_says_another_thing_about_the_same_where_the_host_asks_for_that()
    {
        var memory = new AgentMemory();
        await memory.RememberAsync(Fact("a", "Ada works as a gardener in the park."));
        await memory.RememberAsync(Fact("b", "Bob works as a gardener in the park."));
        await memory.RememberAsync(Fact("c", "Ada has two cats."));
        var replaced = await memory.RememberAsync(Fact("d", "Ada works as a teacher in the park."), replacesSimilar: true);

        Assert.That(replaced.Select(fact => fact.Id), Is.EqualTo(["a"]));
        Assert.That((await memory.RecallAsync("ada", "Who works in the park?", maxItems: 2)).Select(hit => hit.Item.Id), Is.EquivalentTo(["b", "d"]));
    }

    [Test]
    public async Task It_replaces_several_that_it_names_and_those_that_are_similar_as_well()
    {
        var memory = new AgentMemory();
        await memory.RememberAsync(Fact("a", "Ada likes tea."));
        await memory.RememberAsync(Fact("b", "Ada owns a boat."));
        await memory.RememberAsync(Fact("c", "Ada works as a gardener in the park."));
        var replaced = await memory.RememberAsync(Fact("d", "Ada works as a teacher in the park.") with { Supersedes = "a b" }, replacesSimilar: true);

        Assert.That(replaced.Select(fact => fact.Id), Is.EqualTo(["a", "b", "c"]));
        Assert.That((await memory.RecallAsync("ada", "Ada tea boat gardener teacher park")).Select(hit => hit.Item.Id), Is.EqualTo(["d"]));
    }

    [TestCase("")]
    [TestCase("a b")]
    public void An_id_that_cannot_be_named_is_refused(string id) =>
        Assert.That(async () => await new AgentMemory().RememberAsync(Fact(id, "text")), Throws.ArgumentException.With.Message.Contains("white space"));

    [Test]
    public async Task Nothing_of_another_principal_is_found_and_nothing_that_is_forgotten()
    {
        var memory = new AgentMemory();
        await memory.RememberAsync(Fact("a", "Ada lives in Oslo."));

        Assert.That(await memory.RecallAsync("eve", "Where does Ada live?"), Is.Empty);
        Assert.That(await memory.RecallAsync("ada", "Where does Ada live?"), Has.Count.EqualTo(1));
        Assert.That(await memory.ForgetAsync("ada"), Is.EqualTo(1));
        Assert.That(await memory.RecallAsync("ada", "Where does Ada live?"), Is.Empty);
    }

    [Test]
    public async Task What_is_old_is_forgotten()
    {
        var memory = new AgentMemory();
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await memory.RememberAsync(Fact("a", "Ada lives in Oslo.") with { At = noon.AddDays(-1) });
        await memory.RecallAsync("ada", "Oslo");

        Assert.That(await memory.ForgetBeforeAsync(noon), Is.EqualTo(1));
        Assert.That(await memory.RecallAsync("ada", "Oslo"), Is.Empty);
    }

    [Test]
    public async Task With_embeddings_it_finds_what_is_meant_in_other_words()
    {
        var memory = new AgentMemory(embeddings: new Meanings());
        await memory.RememberAsync(Fact("a", "Ada has a dog."));
        await memory.RememberAsync(Fact("b", "Ada likes tea."));

        Assert.That((await memory.RecallAsync("ada", "Which puppies?", maxItems: 1)).Single().Item.Id, Is.EqualTo("a"));
        Assert.That(await new AgentMemory().RecallAsync("ada", "Which puppies?"), Is.Empty);
    }

    private static MemoryItem Fact(string id, string text) => new(id, text) { Principal = "ada" };
}
