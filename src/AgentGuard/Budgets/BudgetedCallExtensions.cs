using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Makes a call for which a budget was reserved.</summary>
internal static class BudgetedCallExtensions
{
    /// <summary>Sends a call and settles it, as often as it asks.</summary>
    public static async Task<ChatResponse> SendAsync(this ValueTask<BudgetedCall> begun, IChatClient client, CancellationToken cancellationToken)
    {
        var call = await begun.ConfigureAwait(false);
        await using var _ = call.ConfigureAwait(false);
        UsageDetails? earlier = null;
        while (true)
        {
            ChatResponse response;
            try
            {
                response = await client.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                await call.FailAsync(e, cancellationToken).ConfigureAwait(false);
                throw;
            }

            await call.SettleAsync(response, cancellationToken).ConfigureAwait(false);
            if (earlier is not null)
            {
                var sum = new UsageDetails();
                sum.Add(earlier);
                sum.Add(response.Usage ?? new UsageDetails());
                response.Usage = sum;
            }

            if (!call.AsksAgain)
            {
                return response;
            }

            earlier = response.Usage;
        }
    }
}
