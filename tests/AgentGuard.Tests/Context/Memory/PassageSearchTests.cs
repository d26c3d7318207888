using AgentGuard.Context.Memory;

namespace AgentGuard.Tests.Context.Memory;

public sealed class PassageSearchTests
{
    private static readonly string[] Passages = ["Ada has a dog.", "The invoice is due in March.", "Ada likes tea."];

    [Test]
    public async Task Words_alone_find_what_shares_a_stem_and_nothing_else()
    {
        Assert.That((await new PassageSearch().SearchAsync("due invoices", Passages, 1)).Single(), Is.EqualTo(1));
        Assert.That(await new PassageSearch().SearchAsync("puppies", Passages, 3), Is.Empty);
    }

    [Test]
    public async Task With_embeddings_it_finds_what_is_meant() =>
        Assert.That((await new PassageSearch(new Meanings()).SearchAsync("puppies", Passages, 2))[0], Is.Zero);

    [Test]
    public async Task No_passages_are_no_call_of_a_model() =>
        Assert.That(await new PassageSearch(new Meanings(fails: true)).SearchAsync("puppies", [], 2), Is.Empty);

    [Test]
    public void A_search_that_is_given_nothing_says_so() =>
        Assert.That(async () => await new PassageSearch().SearchAsync(null!, Passages, 1), Throws.ArgumentNullException);
}
