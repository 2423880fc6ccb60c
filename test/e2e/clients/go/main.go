// Tops up one account per amount. Prints the digits that come back: amount added, new balance, balance read.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"

	"creditsclient/credits"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := run(ctx, os.Args[1], os.Getenv("API_KEY"), os.Args[2:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, origin, key string, amounts []string) error {
	client, err := credits.NewClientWithResponses(origin, credits.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			request.Header.Set("Authorization", "Bearer "+key)
			return nil
		}))
	if err != nil {
		return err
	}
	for _, amount := range amounts {
		if err := topUp(ctx, client, "holder-of-"+amount, amount); err != nil {
			return err
		}
	}
	return nil
}

func topUp(ctx context.Context, client *credits.ClientWithResponses, user, amount string) error {
	number, err := strconv.ParseFloat(amount, 64)
	if err != nil {
		return err
	}
	account, err := client.CreateAccountWithResponse(ctx, nil, credits.CreateAccountRequest{UserId: user})
	if err != nil {
		return err
	}
	if account.StatusCode() != http.StatusCreated {
		return fmt.Errorf("createAccount: %s %s", account.Status(), account.Body)
	}
	body := credits.MovementRequest{UserId: user}
	if err := body.Amount.FromMovementRequestAmount0(number); err != nil {
		return err
	}
	added, err := client.TopUpWithResponse(ctx, nil, body)
	if err != nil {
		return err
	}
	if added.JSON200 == nil {
		return fmt.Errorf("topUp: %s %s", added.Status(), added.Body)
	}
	read, err := client.GetBalanceWithResponse(ctx, credits.BalanceRequest{UserId: user})
	if err != nil {
		return err
	}
	if read.JSON200 == nil {
		return fmt.Errorf("getBalance: %s %s", read.Status(), read.Body)
	}
	fmt.Println(digits(added.JSON200.AmountAdded), digits(added.JSON200.NewBalance), digits(read.JSON200.Balance))
	return nil
}

func digits(amount float64) string {
	return strconv.FormatFloat(amount, 'f', -1, 64)
}
